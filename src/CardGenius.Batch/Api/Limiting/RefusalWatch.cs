namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Tells refusals that load causes from refusals that come at any load. Fewer requests in flight end the first kind. The second kind stays:
/// where one of three backends is healthy, two thirds of the requests are refused at every limit.
/// </summary>
internal sealed class RefusalWatch
{
    // The share is a moving average over about this many attempts.
    private const double Memory = 50;

    // A share below this says nothing about load.
    private const double Scattered = 0.05;

    // The share of refusals at half the limit is known once this many were refused there.
    private const int Known = 4;
    private const int Fewest = 10;

    // Up to so many attempts the usual share is counted on; a later change is load, or an end of the trouble.
    private const int Counted = 100;

    // So many accepted attempts in a row end a series of lowerings: the lowering helped.
    private const int Helped = 20;

    // A usual share is given up once the accepted attempts in a row are this unlikely under it.
    private const double Unlikely = 0.001;
    private const double HighestUsual = 0.95;

    private double _share;
    private double? _from;
    private int _attempts;
    private int _refused;
    private int _acceptedInARow;

    /// <summary>The share of attempts, 0 to 0.95, that is refused whatever the limit is.</summary>
    public double Usual { get; private set; }

    /// <summary>The share of the other attempts that is refused, too; 0 where chance explains it.</summary>
    public double Excess
    {
        get
        {
            var deviation = Usual == 0 ? 0 : Math.Sqrt(Usual * (1 - Usual) * ((2 / Memory) + (1.0 / _attempts)));
            return _share <= Usual + ((1 - Usual) * Scattered) + (2 * deviation) ? 0 : (_share - Usual) / (1 - Usual);
        }
    }

    /// <summary>An attempt ended.</summary>
    public void Observe(bool refused)
    {
        _share += ((refused ? 1 : 0) - _share) / Memory;
        _acceptedInARow = refused ? 0 : _acceptedInARow + 1;
        if (_acceptedInARow >= Helped)
        {
            _from = null;
        }

        if (Usual > 0 && _attempts < Counted)
        {
            Count(refused);
            Usual = Share;
        }

        if (Usual > 0 && Math.Pow(1 - Usual, _acceptedInARow) < Unlikely)
        {
            Usual = 0;
        }
    }

    /// <summary>An attempt ended that began after the last lowering.</summary>
    /// <param name="limit">The limit now.</param>
    /// <param name="refused">Whether it was refused.</param>
    /// <returns>True: half the limit did not end the refusals, and <see cref="Usual"/> is their share now.</returns>
    public bool ObserveAt(double limit, bool refused)
    {
        if (_from is not { } from || limit > Math.Max(1, from / 2))
        {
            return false;
        }

        Count(refused);
        if (_refused < Known || _attempts < Fewest)
        {
            return false;
        }

        _from = null;
        Usual = Share > Scattered ? Share : 0;
        return Usual > 0;
    }

    /// <summary>The limit is lowered because of <see cref="Excess"/>.</summary>
    /// <param name="from">The limit before.</param>
    public void Lowered(double from)
    {
        if (_from is null)
        {
            _from = from;
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
