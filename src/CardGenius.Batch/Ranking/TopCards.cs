using System.Runtime.InteropServices;

namespace CardGenius.Batch.Ranking;

/// <summary>
/// Keeps the best cards of one answer while it streams by (cardgenius-api.md, rules 1 to 4). It holds <see cref="RankingRules.TopN"/>
/// cards and no more, whatever the answer's length; used again for the next answer, it allocates only the cards it hands out.
/// </summary>
internal sealed class TopCards(RankingRules rules)
{
    private readonly int _capacity = Math.Max(1, rules.TopN);
    private readonly List<Place> _places = [];
    private int _count;

    /// <summary>Forgets what was offered.</summary>
    public void Clear() => _count = 0;

    /// <summary>A card of the answer, in the answer's order.</summary>
    public void Offer(in CardFigures card, ReadOnlySpan<SpendSaving> breakdown)
    {
        // A card without a name can neither be matched nor shown.
        if (card is not { Name: { } name, TotalSavingsYearly: { } savings, JoiningFees: { } fees, TotalExtraBenefits: { } extra }
            || !IsCommissionable(name))
        {
            return;
        }

        var net = savings - fees + extra;
        if (_count == _capacity && net <= _places[_count - 1].Net)
        {
            return;
        }

        var place = TakePlace();
        place.Card = card;
        place.Net = net;
        place.Breakdown.Clear();
        place.Breakdown.AddRange(breakdown);

        // Behind all that are as good: ties stay in the API's order.
        var index = _count - 1;
        for (; index > 0 && _places[index - 1].Net < net; index--)
        {
            _places[index] = _places[index - 1];
        }

        _places[index] = place;
    }

    /// <summary>The cards that stood, best first.</summary>
    public RankedCard[] ToCards()
    {
        if (_count == 0)
        {
            return [];
        }

        var cards = new RankedCard[_count];
        for (var i = 0; i < cards.Length; i++)
        {
            var card = _places[i].Card;
            cards[i] = new RankedCard(
                card.Name!,
                rules.DisplayNames.GetValueOrDefault(card.Name!, card.Name!),
                card.Alias,
                card.Id,
                card.TotalSavingsYearly!.Value,
                card.JoiningFees!.Value,
                card.TotalExtraBenefits!.Value,
                _places[i].Breakdown.Count == 0 ? [] : CollectionsMarshal.AsSpan(_places[i].Breakdown).ToArray());
        }

        return cards;
    }

    private bool IsCommissionable(string name) =>
        rules.Commissionable is not { } known
        || (known.TryGetValue(name, out var commissionable) ? commissionable : rules.UnknownCardsCommissionable);

    // The place of the card that falls out, or one more: always the last.
    private Place TakePlace()
    {
        if (_count < _capacity)
        {
            _count++;
        }

        if (_places.Count < _count)
        {
            _places.Add(new Place());
        }

        return _places[_count - 1];
    }

    private sealed class Place
    {
        public CardFigures Card { get; set; }

        public decimal Net { get; set; }

        public List<SpendSaving> Breakdown { get; } = [];
    }
}
