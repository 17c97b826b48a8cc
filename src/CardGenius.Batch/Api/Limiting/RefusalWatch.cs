namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Distinguishes refusals that load causes from refusals that occur at any load. A lower limit ends the first kind. The second kind remains: if two
/// of three backends are down, two thirds of the requests are refused at every limit.
/// </summary>
internal sealed class RefusalWatch
{
    // The share is a moving average over about this many attempts.
    private const double Memory = 50;

    // A share below this value is not a sign of load.
    private const double Scattered = 0.05;

    // The share of refusals at half the limit is known after this many refusals, and at least MinAttempts attempts, at that limit.
    private const int MinRefusals = 4;
    private const int MinAttempts = 10;

    // The usual share is updated until this many attempts are counted. A later change is caused by load, or by the end of the refusals.
    private const int MaxCounted = 100;

    // After this many accepted attempts in a row, the decreases of the limit have helped, and the series of decreases ends.
    private const int Helped = 20;

    // The usual share is reset to 0 if it makes the number of accepted attempts in a row less probable than this.
    private const double Unlikely = 0.001;
    private const double HighestUsual = 0.95;

    private double _share;
    private double? _limitBefore;
    private int _attempts;
    private int _refused;
    private int _acceptedInARow;

    /// <summary>The share of attempts (0 to 0.95) that the API refuses at any limit.</summary>
    public double Usual { get; private set; }

    /// <summary>Returns the share of the other attempts that the API refuses; 0 if random variation explains it.</summary>
    /// <param name="isThrottled">Whether the API asks for fewer requests. Its answer then says that the cause is the load, so nothing is added for
    /// random variation.</param>
    public double Excess(bool isThrottled)
    {
        // The deviation of the moving average, and for the usual share also that of its count.
        var deviation = Usual > 0 ? 2 * Math.Sqrt(Usual * (1 - Usual) * ((2 / Memory) + (1.0 / _attempts)))
            : isThrottled ? 0
            : 3 * Math.Sqrt(Scattered * (1 - Scattered) / ((2 * Memory) - 1));
        return _share <= Usual + ((1 - Usual) * Scattered) + deviation ? 0 : (_share - Usual) / (1 - Usual);
    }

    /// <summary>Records an attempt.</summary>
    /// <param name="refused">Whether the attempt was refused.</param>
    public void Observe(bool refused)
    {
        _share += ((refused ? 1 : 0) - _share) / Memory;
        _acceptedInARow = refused ? 0 : _acceptedInARow + 1;
        if (_acceptedInARow >= Helped)
        {
            _limitBefore = null;
        }

        if (Usual > 0 && _attempts < MaxCounted)
        {
            Count(refused);
            Usual = Share;
        }

        if (Usual > 0 && Math.Pow(1 - Usual, _acceptedInARow) < Unlikely)
        {
            Usual = 0;
        }
    }

    /// <summary>Records an attempt that started after the last decrease of the limit.</summary>
    /// <param name="limit">The current limit.</param>
    /// <param name="refused">Whether the attempt was refused.</param>
    /// <returns>True if half the limit did not end the refusals. <see cref="Usual"/> is then their share.</returns>
    public bool ObserveAt(double limit, bool refused)
    {
        if (_limitBefore is not { } from || limit > Math.Max(1, from / 2))
        {
            return false;
        }

        Count(refused);
        if (_refused < MinRefusals || _attempts < MinAttempts)
        {
            return false;
        }

        _limitBefore = null;
        Usual = Share > Scattered ? Share : 0;
        return Usual > 0;
    }

    /// <summary>Records that the limit is lowered because of an <see cref="Excess"/>.</summary>
    /// <param name="from">The limit before the decrease.</param>
    public void Lowered(double from)
    {
        if (_limitBefore is null)
        {
            _limitBefore = from;
            _attempts = 0;
            _refused = 0;
        }

        Usual = 0;
    }

    private double Share => Math.Min(HighestUsual, (double)_refused / _attempts);

    private void Count(bool refused)
    {
        _attempts++;
        _refused += refused ? 1 : 0;
    }
}
