using System.Text;

namespace CardGenius.Simulator.Cards;

/// <summary>
/// The amounts of a request, without their order and without zeros. Two requests with equal profiles get equal responses.
/// Amounts are rounded to paise (two decimal places, half away from zero) when they are read.
/// </summary>
public sealed class SpendProfile
{
    /// <summary>The largest amount that the API accepts: 10^12 rupees.</summary>
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

    /// <summary>The requested card (<c>selected_card_id</c>), or null to rank all cards.</summary>
    public int? SelectedCardId { get; }

    /// <summary>A 64-bit hash of the profile, the same on every machine. Statistics and faults identify a profile by this hash.</summary>
    public ulong Hash { get; }

    internal int[] Indexes { get; }

    internal ReadOnlySpan<Spend> Amounts => _spends;

    /// <summary>Creates a profile from amounts. A missing key is 0.</summary>
    /// <param name="amounts">The rupees (or visits) by field name. Zeros are ignored.</param>
    /// <param name="selectedCardId">The requested card, or null for all.</param>
    /// <exception cref="ArgumentException">A field is not in <see cref="SpendKeys"/>, or an amount is below 0 or above
    /// <see cref="MaximumAmount"/>.</exception>
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

    /// <summary>Parses the body of a request like the simulator.</summary>
    /// <param name="json">One flat JSON object, UTF-8.</param>
    /// <exception cref="FormatException">The simulator would refuse the body with 400 or 422. The message says why.</exception>
    public static SpendProfile Parse(ReadOnlySpan<byte> json)
    {
        var reading = ProfileReader.Read(json);
        return reading.Profile ?? throw new FormatException(reading.Error);
    }

    /// <summary>Parses the body of a request like the simulator.</summary>
    /// <param name="json">One flat JSON object.</param>
    /// <exception cref="FormatException">The simulator would refuse the body with 400 or 422. The message says why.</exception>
    public static SpendProfile Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Returns the amount of a field, or 0 if the request has none.</summary>
    /// <param name="key">The field's name. For a name that the API does not know, the result is 0 too.</param>
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

/// <summary>An amount of a request that is not 0.</summary>
/// <param name="Key">The field.</param>
/// <param name="Amount">The rupees in the field's period (month or year), or the visits a quarter; at most two decimal places.</param>
public readonly record struct Spend(SpendKey Key, decimal Amount);
