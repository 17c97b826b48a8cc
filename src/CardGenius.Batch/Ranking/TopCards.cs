using System.Runtime.InteropServices;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Ranking;

/// <summary>
/// Keeps the best cards of a response while the response is read (cardgenius-api.md, rules 1 to 4). It never keeps more than
/// <see cref="RankingRules.TopN"/> cards. The object is reused for the next response and allocates only the cards that it returns.
/// </summary>
internal sealed class TopCards(RankingRules rules)
{
    private readonly int _capacity = Math.Max(1, rules.TopN);
    private readonly List<Slot> _slots = [];
    private int _count;
    private DroppedCards _dropped;

    /// <summary>The numbers of cards that the rules excluded since the last <see cref="Clear"/>.</summary>
    public DroppedCards Dropped => _dropped;

    /// <summary>Removes all cards, before the next list of cards.</summary>
    public void Clear()
    {
        _count = 0;
        _dropped = default;
    }

    /// <summary>Returns whether a card can be among the best. A card whose amounts are not all known can.</summary>
    public bool CanEnter(in CardFigures card) =>
        _count < _capacity
        || card is not { TotalSavingsYearly: { } savings, JoiningFees: { } fees, TotalExtraBenefits: { } extra }
        || savings - fees + extra > _slots[_count - 1].Net;

    /// <summary>Adds a card of the response if it is among the best. The cards must be passed in the order of the response.</summary>
    /// <param name="card">The values of the card.</param>
    /// <param name="breakdown">The savings of each spend key.</param>
    /// <param name="details">The details of the card. If the card is added, the object is exchanged for one that can be reused.</param>
    public void Offer(in CardFigures card, ReadOnlySpan<SpendSaving> breakdown, ref CardDetailsBuffer details)
    {
        // A card without a name cannot be matched and cannot be shown.
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
        if (_count == _capacity && net <= _slots[_count - 1].Net)
        {
            return;
        }

        var slot = TakeSlot();
        slot.Card = card;
        slot.Net = net;
        slot.Breakdown.Clear();
        slot.Breakdown.AddRange(breakdown);
        (slot.Details, details) = (details, slot.Details);

        // The card is inserted after all cards with the same net savings, so ties stay in the API's order.
        var index = _count - 1;
        for (; index > 0 && _slots[index - 1].Net < net; index--)
        {
            _slots[index] = _slots[index - 1];
        }

        _slots[index] = slot;
    }

    /// <summary>Returns the best cards, in rank order.</summary>
    public RankedCard[] ToCards()
    {
        if (_count == 0)
        {
            return [];
        }

        var cards = new RankedCard[_count];
        for (var i = 0; i < cards.Length; i++)
        {
            var card = _slots[i].Card;
            cards[i] = new RankedCard(
                card.Name!,
                rules.DisplayNames.GetValueOrDefault(card.Name!, card.Name!),
                card.Alias,
                card.Id,
                card.TotalSavingsYearly!.Value,
                card.JoiningFees!.Value,
                card.TotalExtraBenefits!.Value,
                _slots[i].Breakdown.Count == 0 ? [] : CollectionsMarshal.AsSpan(_slots[i].Breakdown).ToArray())
            {
                Details = _slots[i].Details.ToDetails(),
            };
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

    // Returns the last slot: a new one, or the slot of the card that is removed.
    private Slot TakeSlot()
    {
        if (_count < _capacity)
        {
            _count++;
        }

        if (_slots.Count < _count)
        {
            _slots.Add(new Slot());
        }

        return _slots[_count - 1];
    }

    private sealed class Slot
    {
        public CardFigures Card { get; set; }

        public decimal Net { get; set; }

        public List<SpendSaving> Breakdown { get; } = [];

        public CardDetailsBuffer Details { get; set; } = new();
    }
}
