using System.Text;
using System.Text.Json;

namespace CardGenius.Simulator.Cards;

/// <summary>
/// The cards of the simulator. The same seed and size create the same cards on every machine. Every 100 cards include cards with a null amount
/// (each of the three), cards that are not commissionable or not listed, names that end with a space, and pairs of cards that tie for every
/// profile.
/// </summary>
public sealed class Catalogue
{
    private readonly Card[] _cards;

    internal Catalogue(int seed, Card[] cards)
    {
        Seed = seed;
        _cards = cards;
    }

    /// <summary>The seed of the catalogue.</summary>
    public int Seed { get; }

    /// <summary>All cards, in the API's order.</summary>
    public IReadOnlyList<Card> Cards => _cards;

    internal ReadOnlySpan<Card> Span => _cards;

    /// <summary>Creates the catalogue of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="count">The number of cards, 1 to 1,000.</param>
    public static Catalogue Create(int seed = 1, int count = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        return new Catalogue(seed, CardFactory.Create(seed, count));
    }

    /// <summary>Returns the amounts of every card for a profile, in the API's order.</summary>
    /// <param name="profile">The request's amounts.</param>
    public IReadOnlyList<CardQuote> Quote(SpendProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Array.ConvertAll(_cards, card => card.Quote(profile));
    }

    /// <summary>
    /// Returns the cards of a response: the <paramref name="limit"/> cards with the highest <see cref="CardQuote.NetSavings"/> (of equal ones, the
    /// earlier in the catalogue; null amounts have no effect here), in the catalogue's order and <em>not</em> by savings. A profile with a
    /// <see cref="SpendProfile.SelectedCardId"/> gets only that card, or none if it does not exist.
    /// </summary>
    /// <param name="profile">The request's amounts.</param>
    /// <param name="limit">The maximum number of cards in a response.</param>
    public IReadOnlyList<CardQuote> Offer(SpendProfile profile, int limit)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var indexes = new int[_cards.Length];
        var totals = new CardTotals[_cards.Length];
        var count = Select(profile, limit, indexes, totals);
        return Array.ConvertAll(indexes[..count], index => _cards[index].Quote(profile));
    }

    /// <summary>Returns the <c>commissionable_cards.json</c> of these cards, with the default policy that current users have: unknown cards are not
    /// commissionable.</summary>
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

    /// <summary>Returns the <c>cashkaro_display_names.json</c> of these cards.</summary>
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

    /// <summary>Computes every card's totals and the indexes of a response's cards, in the catalogue's order.</summary>
    /// <returns>The number of indexes.</returns>
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

    /// <summary>Returns the lowest net savings of the offered cards and how many cards with exactly these savings are offered.</summary>
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
