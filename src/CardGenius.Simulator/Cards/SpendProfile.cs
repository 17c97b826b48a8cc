using System.Text;

namespace CardGenius.Simulator.Cards;

/// <summary>
/// What one request asks for: its amounts, without their order and without the zeros. Two requests with equal profiles get equal answers.
/// Amounts are rounded to paise (two places, half away from zero) when they are read.
/// </summary>
public sealed class SpendProfile
{
    /// <summary>The largest amount that the API takes: a million million rupees.</summary>
    public const decimal MaximumAmount = 1_000_000_000_000m;

    private readonly Spend[] _spends;

    private SpendProfile(int[] indexes, Spend[] spends, int? selectedCardId)
    {
        Indexes = indexes;
        _spends = spends;
        SelectedCardId = selectedCardId;
        Hash = HashOf(indexes, spends, selectedCardId);
    }

    /// <summary>The amounts that are not 0, in the order of <see cref="SpendKeys.All"/>.</summary>
    public IReadOnlyList<Spend> Spends => _spends;

    /// <summary>The card asked for (<c>selected_card_id</c>); null to rank all cards.</summary>
    public int? SelectedCardId { get; }

    /// <summary>A 64-bit hash of the profile, equal on every machine. Statistics and faults know a profile by it alone.</summary>
    public ulong Hash { get; }

    internal int[] Indexes { get; }

    internal ReadOnlySpan<Spend> Amounts => _spends;

    /// <summary>A profile of these amounts. A key that is missing is 0.</summary>
    /// <param name="amounts">Field name to rupees (or visits); zeros are dropped.</param>
    /// <param name="selectedCardId">The one card asked for; null for all.</param>
    /// <exception cref="ArgumentException">A field that <see cref="SpendKeys"/> does not know, or an amount below 0 or above <see cref="MaximumAmount"/>.</exception>
    public static SpendProfile Create(IEnumerable<KeyValuePair<string, decimal>> amounts, int? selectedCardId = null)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        var byIndex = new decimal[SpendKeys.Count];
        foreach (var (name, amount) in amounts)
        {
            if (!SpendKeys.TryIndex(name, out var index))
            {
                throw new ArgumentException($"'{name}' is not a spend field of the API.", nameof(amounts));
            }

            if (amount is < 0 or > MaximumAmount)
            {
                throw new ArgumentException($"The amount of '{name}' must be from 0 to {MaximumAmount}.", nameof(amounts));
            }

            byIndex[index] = amount;
        }

        return FromAmounts(byIndex, selectedCardId);
    }

    /// <summary>Reads the body of a request as the simulator does.</summary>
    /// <param name="json">One flat JSON object, UTF-8.</param>
    /// <exception cref="FormatException">The body is one that the simulator answers with 400 or 422; the message says why.</exception>
    public static SpendProfile Parse(ReadOnlySpan<byte> json)
    {
        var reading = ProfileReader.Read(json);
        return reading.Profile ?? throw new FormatException(reading.Error);
    }

    /// <summary>Reads the body of a request as the simulator does.</summary>
    /// <param name="json">One flat JSON object.</param>
    /// <exception cref="FormatException">The body is one that the simulator answers with 400 or 422; the message says why.</exception>
    public static SpendProfile Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The amount of a field; 0 where the request had none.</summary>
    /// <param name="key">The field's name; a name that the API does not know is 0 too.</param>
    public decimal Amount(string key)
    {
        foreach (var spend in _spends)
        {
            if (spend.Key.Name == key)
            {
                return spend.Amount;
            }
        }

        return 0;
    }

    internal static SpendProfile FromAmounts(ReadOnlySpan<decimal> byIndex, int? selectedCardId)
    {
        var count = 0;
        Span<int> indexes = stackalloc int[SpendKeys.Count];
        Span<decimal> rounded = stackalloc decimal[SpendKeys.Count];
        for (var i = 0; i < byIndex.Length; i++)
        {
            var amount = decimal.Round(byIndex[i], 2, MidpointRounding.AwayFromZero);
            if (amount != 0)
            {
                rounded[count] = amount;
                indexes[count++] = i;
            }
        }

        var spends = new Spend[count];
        for (var i = 0; i < count; i++)
        {
            spends[i] = new Spend(SpendKeys.At(indexes[i]), rounded[i]);
        }

        return new SpendProfile(indexes[..count].ToArray(), spends, selectedCardId);
    }

    private static ulong HashOf(int[] indexes, Spend[] spends, int? selectedCardId)
    {
        var hash = Mixing.Mix(selectedCardId is { } id ? (ulong)id + 1 : 0);
        for (var i = 0; i < spends.Length; i++)
        {
            hash = Mixing.Mix(hash, (ulong)indexes[i], (ulong)decimal.ToInt64(spends[i].Amount * 100));
        }

        return hash;
    }
}
