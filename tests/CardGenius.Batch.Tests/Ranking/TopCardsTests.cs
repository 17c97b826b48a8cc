using CardGenius.Batch.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Ranking;

public class TopCardsTests
{
    [Fact]
    public void Cards_are_ranked_by_net_savings_and_ties_keep_their_order()
    {
        var top = new TopCards(new RankingRules());
        Offer(top, "a", 100, 10, 0);
        Offer(top, "b", 100, 0, 10);
        Offer(top, "c", 90, 0, 0);
        Offer(top, "d", 110, 20, 0);

        Assert.Equal(["b", "a", "c", "d"], top.ToCards().Select(c => c.Name));
    }

    [Fact]
    public void Only_the_top_cards_are_kept()
    {
        var top = new TopCards(new RankingRules { TopN = 2 });
        Offer(top, "a", 1, 0, 0);
        Offer(top, "b", 1, 0, 0);
        Offer(top, "c", 1, 0, 0);
        Offer(top, "d", 2, 0, 0);

        Assert.Equal(["d", "a"], top.ToCards().Select(c => c.Name));
    }

    [Theory]
    [InlineData(null, 1, 1, 1)]
    [InlineData("a", null, 1, 1)]
    [InlineData("a", 1, null, 1)]
    [InlineData("a", 1, 1, null)]
    public void A_card_with_a_null_is_dropped(string? name, int? savings, int? fees, int? extra)
    {
        var top = new TopCards(new RankingRules());
        Offer(top, name, savings, fees, extra);

        Assert.Empty(top.ToCards());
    }

    [Theory]
    [InlineData("Yes", false, true)]
    [InlineData("No", false, false)]
    [InlineData("No", true, false)]
    [InlineData("Blank ", false, true)]
    [InlineData("Blank", false, false)]
    [InlineData("yes", false, false)]
    [InlineData("Unknown", true, true)]
    public void Commissionable_cards_are_matched_exactly(string name, bool unknownCommissionable, bool isKept)
    {
        var top = new TopCards(new RankingRules
        {
            Commissionable = new Dictionary<string, bool> { ["Yes"] = true, ["No"] = false, ["Blank "] = true },
            UnknownCardsCommissionable = unknownCommissionable,
        });
        Offer(top, name, 1, 1, 1);

        Assert.Equal(isKept, top.ToCards().Length == 1);
    }

    [Fact]
    public void The_shown_name_is_from_the_file_or_the_API()
    {
        var top = new TopCards(new RankingRules { DisplayNames = new Dictionary<string, string> { ["a"] = "A card" } });
        Offer(top, "a", 1, 1, 1);
        Offer(top, "b", 1, 1, 1);

        Assert.Equal([("a", "A card"), ("b", "b")], top.ToCards().Select(c => (c.Name, c.ShownName)));
    }

    [Fact]
    public void Breakdowns_stay_with_their_cards_and_are_cleared()
    {
        var top = new TopCards(new RankingRules { TopN = 2 });
        Offer(top, "a", 1, 0, 0, new SpendSaving("x", 1), new SpendSaving("y", 2));
        Offer(top, "b", 2, 0, 0, new SpendSaving("z", 3));
        Offer(top, "c", 3, 0, 0);
        var first = top.ToCards();
        top.Clear();
        Offer(top, "d", 4, 0, 0, new SpendSaving("w", 5));

        Assert.Equal(["c", "b"], first.Select(c => c.Name));
        Assert.Empty(first[0].Breakdown);
        Assert.Equal([new SpendSaving("z", 3)], first[1].Breakdown);
        Assert.Equal([new SpendSaving("w", 5)], Assert.Single(top.ToCards()).Breakdown);
    }

    [Fact]
    public void The_ranking_is_the_start_of_a_stable_sort()
    {
        var card = from savings in Gen.Choose(0, 9) from fees in Gen.Choose(0, 3) from isNull in Gen.Choose(0, 9) select (savings, fees, isNull);
        var cases = from cards in card.ListOf() from topN in Gen.Choose(1, 12) select (cards, topN);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var top = new TopCards(new RankingRules { TopN = c.topN });
            for (var i = 0; i < c.cards.Count; i++)
            {
                Offer(top, $"{i}", c.cards[i].savings, c.cards[i].isNull == 0 ? null : c.cards[i].fees, 1);
            }

            var expected = Enumerable.Range(0, c.cards.Count).Where(i => c.cards[i].isNull != 0)
                .OrderByDescending(i => c.cards[i].savings - c.cards[i].fees).Take(c.topN).Select(i => $"{i}");
            return top.ToCards().Select(x => x.Name).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    private static void Offer(TopCards top, string? name, decimal? savings, decimal? fees, decimal? extra, params SpendSaving[] breakdown)
    {
        var details = new CardDetailsBuffer();
        top.Offer(
            new CardFigures { Name = name, TotalSavingsYearly = savings, JoiningFees = fees, TotalExtraBenefits = extra }, breakdown, ref details);
    }
}
