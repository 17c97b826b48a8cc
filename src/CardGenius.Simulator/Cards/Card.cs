namespace CardGenius.Simulator.Cards;

/// <summary>A made-up card of the catalogue. It contains everything that determines its amounts, so that a test can compute them
/// independently.</summary>
public sealed class Card
{
    private readonly SpendRate?[] _rates;
    private Dictionary<string, SpendRate>? _byName;

    internal Card(SpendRate?[] rates) => _rates = rates;

    /// <summary><c>card_name</c>. Some names end with a space, as in the API.</summary>
    public required string Name { get; init; }

    /// <summary><c>seo_card_alias</c>.</summary>
    public required string Alias { get; init; }

    /// <summary><c>id</c>: unique and unordered.</summary>
    public required int Id { get; init; }

    /// <summary><c>bank_id</c>.</summary>
    public required int BankId { get; init; }

    /// <summary><c>tags</c>: words separated by commas.</summary>
    public required string Tags { get; init; }

    /// <summary>The joining fee in rupees, at most two decimal places, regardless of <see cref="Null"/>.</summary>
    public required decimal JoiningFee { get; init; }

    /// <summary>The benefits in rupees a year that do not depend on spends, at most two decimal places.</summary>
    public required decimal BaseBenefits { get; init; }

    /// <summary>The bonus for a minimum spend in a year, or null for none.</summary>
    public required Milestone? Milestone { get; init; }

    /// <summary>The amount of the card that is null in the response.</summary>
    public required NullAmount Null { get; init; }

    /// <summary>The card's value in <c>commissionable_cards.json</c>, or null if the file does not contain the card.</summary>
    public required bool? Commissionable { get; init; }

    /// <summary><c>ck_rewards</c> in <c>commissionable_cards.json</c>, in rupees.</summary>
    public required decimal Reward { get; init; }

    /// <summary>The name that <c>cashkaro_display_names.json</c> maps <see cref="Name"/> to, or null if the file does not contain it.</summary>
    public required string? DisplayName { get; init; }

    /// <summary>The rates by field name. A field without a rate earns nothing.</summary>
    public IReadOnlyDictionary<string, SpendRate> Rates => _byName ??= ByName();

    internal ReadOnlySpan<SpendRate?> RatesByIndex => _rates;

    /// <summary>Computes the amounts of the card for a profile.</summary>
    /// <param name="profile">The request's amounts.</param>
    public CardQuote Quote(SpendProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var lines = new QuoteLine[profile.Amounts.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var spend = profile.Amounts[i];
            var rate = _rates[profile.Indexes[i]];
            lines[i] = new QuoteLine(spend.Key, spend.Amount, rate?.Points(spend.Amount) ?? 0, rate?.Savings(spend.Amount) ?? 0);
        }

        return new CardQuote(this, lines, TotalsOf(profile));
    }

    internal CardTotals TotalsOf(SpendProfile profile)
    {
        decimal yearly = 0, spent = 0, beneficial = 0;
        for (var i = 0; i < profile.Amounts.Length; i++)
        {
            ref readonly var spend = ref profile.Amounts[i];
            var savings = _rates[profile.Indexes[i]]?.Savings(spend.Amount) ?? 0;
            yearly += savings * spend.Key.PeriodsPerYear;
            if (spend.Key.IsMoney)
            {
                var amount = spend.Amount * spend.Key.PeriodsPerYear;
                spent += amount;
                beneficial += savings > 0 ? amount : 0;
            }
        }

        var extra = BaseBenefits + (Milestone is { } milestone && spent >= milestone.YearlySpend ? milestone.Bonus : 0);
        return new CardTotals(yearly, extra, spent, beneficial, yearly - JoiningFee + extra);
    }

    private Dictionary<string, SpendRate> ByName()
    {
        var rates = new Dictionary<string, SpendRate>(StringComparer.Ordinal);
        for (var i = 0; i < _rates.Length; i++)
        {
            if (_rates[i] is { } rate)
            {
                rates.Add(SpendKeys.At(i).Name, rate);
            }
        }

        return rates;
    }
}

/// <summary>A bonus for a minimum spend in a year.</summary>
/// <param name="YearlySpend">The minimum spend in rupees a year over all money fields (monthly ones times 12).</param>
/// <param name="Bonus">The rupees added to <c>total_extra_benefits</c>, at most two decimal places.</param>
public sealed record Milestone(decimal YearlySpend, decimal Bonus);
