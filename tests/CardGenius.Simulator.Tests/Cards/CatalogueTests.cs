using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Cards;

public class CatalogueTests
{
    private static readonly Catalogue Default = Catalogue.Create();

    [Fact]
    public void The_catalogue_of_a_seed_never_changes()
    {
        // A change of the factory changes every recorded result. Change this digest only with the factory.
        Assert.Equal("238ED88C", Digest(Default)[..8]);
        Assert.Equal(Digest(Catalogue.Create(7, 250)), Digest(Catalogue.Create(7, 250)));
        Assert.NotEqual(Digest(Catalogue.Create(7)), Digest(Catalogue.Create(8)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void A_hundred_cards_have_all_that_the_rules_are_about(int seed)
    {
        var cards = Catalogue.Create(seed).Cards;

        Assert.Equal(100, cards.Count);
        Assert.Equal(100, cards.Select(card => card.Id).Distinct().Count());
        Assert.Equal(100, cards.Select(card => card.Name.TrimEnd()).Distinct().Count());
        Assert.All(Enum.GetValues<NullAmount>(), kind => Assert.Contains(cards, card => card.Null == kind && card.Commissionable == true));
        Assert.Contains(cards, card => card.Commissionable == false);
        Assert.Contains(cards, card => card.Commissionable is null);
        Assert.Contains(cards, card => card.Name.EndsWith(' ') && card.Commissionable == true);
        Assert.Contains(cards, card => card.DisplayName is null);
        Assert.Contains(cards, card => card.DisplayName is not null);
        Assert.Contains(cards, card => card.Name.Contains('"', StringComparison.Ordinal));
        Assert.Contains(cards, card => card.Name.Any(c => c > 127));
        Assert.NotEqual(cards.Select(card => card.Id).Order(), cards.Select(card => card.Id));
    }

    [Fact]
    public void A_thousand_cards_have_names_of_their_own() =>
        Assert.Equal(1000, Catalogue.Create(1, 1000).Cards.Select(card => card.Name.TrimEnd()).Distinct().Count());

    [Fact]
    public void Twins_tie_for_every_profile_and_nothing_hides_it() => Prop.ForAll(Samples.AnySpends, spends =>
    {
        var quotes = Default.Quote(SpendProfile.Create(spends));
        for (var i = 7; i < 100; i += 10)
        {
            var (elder, twin) = (quotes[i - 1], quotes[i]);
            Assert.Equal(elder.NetSavings, twin.NetSavings);
            Assert.True(elder.Card.Commissionable == true && twin.Card.Commissionable == true);
            Assert.True(elder.Card.Null == NullAmount.None && twin.Card.Null == NullAmount.None);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quotes_are_what_the_rates_say() => Prop.ForAll(Samples.AnySpends, spends =>
    {
        foreach (var quote in Default.Quote(SpendProfile.Create(spends)))
        {
            Assert.Equal(Independent.Yearly(quote.Card, spends), quote.SavingsYearly);
            Assert.Equal(Independent.Extra(quote.Card, spends), quote.ExtraBenefits);
            Assert.Equal(Independent.Net(quote.Card, spends), quote.NetSavings);
            Assert.Equal(Math.Floor(quote.SavingsYearly / 12 * 100) / 100, quote.SavingsMonthly);
            Assert.All(quote.Lines, line => Assert.Equal(Independent.Savings(quote.Card, line.Key.Name, spends[line.Key.Name]), line.Savings));
            Assert.All([quote.SavingsYearly, quote.SavingsMonthly, quote.ExtraBenefits, quote.NetSavings], amount => Assert.Equal(decimal.Round(amount, 2), amount));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_offer_is_the_best_cards_in_the_order_of_the_catalogue() => Prop.ForAll(
        Samples.AnySpends,
        Gen.Choose(1, 120).ToArbitrary(),
        (spends, limit) =>
        {
            var expected = Independent.Offer(Default, spends, limit);
            Assert.Equal(expected, Default.Offer(SpendProfile.Create(spends), limit).Select(quote => quote.Card));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_selected_card_is_offered_alone()
    {
        var wanted = Default.Cards[42];

        var offer = Default.Offer(SpendProfile.Create(Samples.Typical, wanted.Id), 10);

        Assert.Equal(wanted, Assert.Single(offer).Card);
        Assert.Empty(Default.Offer(SpendProfile.Create(Samples.Typical, 1), 10));
    }

    [Fact]
    public void The_best_ten_differ_between_users_and_contain_filtered_cards()
    {
        var random = new Random(5);
        var firsts = new HashSet<string>();
        var dropped = 0;
        for (var i = 0; i < 200; i++)
        {
            var profile = SpendProfile.Create(new Dictionary<string, decimal>
            {
                ["amazon_spends"] = random.Next(50000),
                ["flipkart_spends"] = random.Next(50000),
                ["grocery_spends_online"] = random.Next(20000),
                ["other_online_spends"] = random.Next(50000),
            });
            var best = Default.Quote(profile).OrderByDescending(quote => quote.NetSavings).Take(10).ToList();
            firsts.Add(best[0].Card.Name);
            dropped += best.Count(quote => quote.Card.Null != NullAmount.None || quote.Card.Commissionable != true);
        }

        Assert.True(firsts.Count >= 5, $"only {firsts.Count} cards were ever best");
        Assert.True(dropped >= 200, $"only {dropped} of 2000 cards would be dropped");
    }

    [Fact]
    public void The_files_of_todays_users_speak_of_these_cards()
    {
        using var commissionable = JsonDocument.Parse(Default.CommissionableCardsJson());
        using var names = JsonDocument.Parse(Default.DisplayNamesJson());

        var listed = commissionable.RootElement.GetProperty("cards");
        Assert.False(commissionable.RootElement.GetProperty("default_policy").GetProperty("unknown_cards_commissionable").GetBoolean());
        foreach (var card in Default.Cards)
        {
            Assert.Equal(card.Commissionable, listed.TryGetProperty(card.Name, out var entry) ? entry.GetProperty("commissionable").GetBoolean() : null);
            Assert.Equal(
                card.DisplayName,
                names.RootElement.GetProperty("name_mappings").TryGetProperty(card.Name, out var name) ? name.GetString() : null);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void A_size_that_cannot_be_is_refused(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Catalogue.Create(1, count));

    private static string Digest(Catalogue catalogue)
    {
        var text = new StringBuilder();
        foreach (var card in catalogue.Cards)
        {
            text.Append(CultureInfo.InvariantCulture, $"{card.Name}|{card.Alias}|{card.Id}|{card.BankId}|{card.Tags}|{card.JoiningFee}|{card.BaseBenefits}|");
            text.Append(CultureInfo.InvariantCulture, $"{card.Milestone}|{card.Null}|{card.Commissionable}|{card.Reward}|{card.DisplayName}|");
            text.AppendJoin(',', card.Rates.Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key}={rate.Value}"))).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
