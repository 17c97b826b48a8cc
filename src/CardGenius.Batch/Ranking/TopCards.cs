using System.Runtime.InteropServices;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Ranking;

/// <summary>
/// Keeps the best cards of one response while it is read (cardgenius-api.md, rules 1 to 4). It holds <see cref="RankingRules.TopN"/>
/// cards and no more, whatever the length of the response. It is reused for the next response and allocates only the cards it returns.
/// </summary>
internal sealed class TopCards(RankingRules rules)
{
    private readonly int _capacity = Math.Max(1, rules.TopN);
    private readonly List<Place> _places = [];
    private int _count;
    private DroppedCards _dropped;

    /// <summary>The cards that a rule excluded since the last <see cref="Clear"/>.</summary>
    public DroppedCards Dropped => _dropped;

    /// <summary>Starts anew, for the next list of cards.</summary>
    public void Clear()
    {
        _count = 0;
        _dropped = default;
    }

    /// <summary>Takes a card of the response, in the order of the response.</summary>
    public void Offer(in CardFigures card, ReadOnlySpan<SpendSaving> breakdown)
    {
        // A card without a name can neither be matched nor shown.
        if (card.Name is not { } name)
        {
            _dropped = _dropped with { NoName = _dropped.NoName + 1 };
            return;
        }

        if (card is not { TotalSavingsYearly: { } savings, JoiningFees: { } fees, TotalExtraBenefits: { } extra })
        {
            _dropped = card.HasUnreadableAmount
                ? _dropped with { UnreadableAmount = _dropped.UnreadableAmount + 1 }
                : _dropped with { MissingAmount = _dropped.MissingAmount + 1 };
            return;
        }

        if (!IsCommissionable(name))
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

    private bool IsCommissionable(string name)
    {
        if (rules.Commissionable is not { } known)
        {
            return true;
        }

        if (known.TryGetValue(name, out var commissionable))
        {
            _dropped = commissionable ? _dropped : _dropped with { NotCommissionable = _dropped.NotCommissionable + 1 };
            return commissionable;
        }

        _dropped = rules.UnknownCardsCommissionable ? _dropped : _dropped with { NotListed = _dropped.NotListed + 1 };
        return rules.UnknownCardsCommissionable;
    }

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
