using System.Text;
using System.Text.Json;

namespace CardGenius.Simulator.Cards;

/// <summary>
/// The cards that the simulator knows. The same seed and size make the same cards on every machine. Among any 100 of them are cards with
/// a null amount (each of the three), cards that are not commissionable or not listed, names that end in a blank, and pairs of cards that
/// tie for every profile.
/// </summary>
public sealed class Catalogue
{
    private readonly Card[] _cards;

    internal Catalogue(int seed, Card[] cards)
    {
        Seed = seed;
        _cards = cards;
    }

    /// <summary>The seed it was made from.</summary>
    public int Seed { get; }

    /// <summary>All cards, in the API's order.</summary>
    public IReadOnlyList<Card> Cards => _cards;

    internal ReadOnlySpan<Card> Span => _cards;

    /// <summary>Makes the catalogue of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="count">How many cards, 1 to 1,000.</param>
    public static Catalogue Create(int seed = 1, int count = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        return new Catalogue(seed, CardFactory.Create(seed, count));
    }

    /// <summary>Every card's worth to a profile, in the API's order.</summary>
    /// <param name="profile">The request's amounts.</param>
    public IReadOnlyList<CardQuote> Quote(SpendProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Array.ConvertAll(_cards, card => card.Quote(profile));
    }

    /// <summary>
    /// The cards that an answer carries: the <paramref name="limit"/> cards of the highest <see cref="CardQuote.NetSavings"/> (of equal ones
    /// the earlier in the catalogue; a null amount hides nothing here), listed in the catalogue's order, <em>not</em> by worth. A profile with
    /// a <see cref="SpendProfile.SelectedCardId"/> gets that card alone, or none where there is no such card.
    /// </summary>
    /// <param name="profile">The request's amounts.</param>
    /// <param name="limit">How many cards an answer carries at most.</param>
    public IReadOnlyList<CardQuote> Offer(SpendProfile profile, int limit)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var indexes = new int[_cards.Length];
        var totals = new CardTotals[_cards.Length];
        var count = Select(profile, limit, indexes, totals);
        return Array.ConvertAll(indexes[..count], index => _cards[index].Quote(profile));
    }

    /// <summary><c>commissionable_cards.json</c> for these cards, with the default policy of today's users: unknown cards are not commissionable.</summary>
    public string CommissionableCardsJson() => Write(writer =>
    {
        writer.WriteStartObject("cards"u8);
        foreach (var card in _cards)
        {
            if (card.Commissionable is { } commissionable)
            {
                writer.WriteStartObject(card.Name);
                writer.WriteBoolean("commissionable"u8, commissionable);
                writer.WriteNumber("ck_rewards"u8, card.Reward);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("default_policy"u8);
        writer.WriteBoolean("unknown_cards_commissionable"u8, false);
        writer.WriteBoolean("log_unknown_cards"u8, true);
        writer.WriteEndObject();
    });

    /// <summary><c>cashkaro_display_names.json</c> for these cards.</summary>
    public string DisplayNamesJson() => Write(writer =>
    {
        writer.WriteStartObject("name_mappings"u8);
        foreach (var card in _cards)
        {
            if (card.DisplayName is { } name)
            {
                writer.WriteString(card.Name, name);
            }
        }

        writer.WriteEndObject();
    });

    /// <summary>Fills the indexes of the cards that an answer carries, in the catalogue's order, and every card's totals.</summary>
    /// <returns>How many indexes were filled.</returns>
    internal int Select(SpendProfile profile, int limit, Span<int> indexes, Span<CardTotals> totals)
    {
        if (profile.SelectedCardId is { } id)
        {
            var index = Array.FindIndex(_cards, card => card.Id == id);
            if (index < 0)
            {
                return 0;
            }

            totals[index] = _cards[index].TotalsOf(profile);
            indexes[0] = index;
            return 1;
        }

        for (var i = 0; i < _cards.Length; i++)
        {
            totals[i] = _cards[i].TotalsOf(profile);
            indexes[i] = i;
        }

        if (limit >= _cards.Length)
        {
            return _cards.Length;
        }

        Span<decimal> worth = stackalloc decimal[_cards.Length];
        for (var i = 0; i < worth.Length; i++)
        {
            worth[i] = -totals[i].NetSavings;
        }

        var threshold = Threshold(worth, limit, out var tied);
        var count = 0;
        for (var i = 0; i < _cards.Length; i++)
        {
            var net = totals[i].NetSavings;
            if (net > threshold || (net == threshold && tied-- > 0))
            {
                indexes[count++] = i;
            }
        }

        return count;
    }

    /// <summary>The least worth that is still offered, and how many cards of exactly that worth are.</summary>
    private static decimal Threshold(Span<decimal> negatedWorth, int limit, out int tied)
    {
        negatedWorth.Sort();
        var least = negatedWorth[limit - 1];
        tied = 0;
        while (tied < limit && negatedWorth[limit - 1 - tied] == least)
        {
            tied++;
        }

        return -least;
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
