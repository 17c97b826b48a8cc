using System.Text;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Api.Responses;

/// <summary>The details of a card: what the V1 layout needs of a response in addition to the amounts.</summary>
public sealed class CardDetailsTests
{
    private const string Amounts = "\"card_name\":\"A\",\"joining_fees\":\"10\",\"total_savings_yearly\":100,\"total_extra_benefits\":5";

    private const string Options = """
        "redemption_options":[{"id":1,"method":"Vouchers","conversion_rate":0.25},{"id":422,"method":"Airmiles","brand":"X","conversion_rate":"0.65"}]
        """;

    [Fact]
    public void The_sample_response_has_points_and_an_explanation()
    {
        var details = Read(Encoding.UTF8.GetString(SampleResponses.Sample)).Details!;

        Assert.Equal(
            [new SpendDetail("amazon_spends", 43, "On spend of ₹1.28K you get 5 RP for every ₹150, so you will receive 43 RP.")], details.Spends);
        Assert.Null(details.Redemption);
        Assert.Equal("", details.ExtraBenefits);
    }

    [Theory]
    [InlineData("amounts recommendations options")]
    [InlineData("amounts options recommendations")]
    [InlineData("recommendations options amounts")]
    [InlineData("options amounts recommendations")]
    public void The_recommended_redemption_is_found_in_any_order_of_the_members(string order)
    {
        const string Recommended = """
            "recommended_redemption_options":[{"redemption_option_id":9,"note":"gone"},{"note":"Best for \u20b9","redemption_option_id":422},{"redemption_option_id":1}]
            """;
        var members = order.Split(' ').Select(m => m == "amounts" ? Amounts : m == "options" ? Options : Recommended);

        Assert.Equal(new RecommendedRedemption("Airmiles", 0.65m, "Best for ₹"), Read($"[{{{string.Join(',', members)}}}]").Details!.Redemption);
    }

    [Theory]
    [InlineData("[]", "null")]
    [InlineData("[{\"redemption_option_id\":7}]", "null")]
    [InlineData("[{\"redemption_option_id\":null,\"note\":\"x\"}]", "null")]
    [InlineData("{\"redemption_option_id\":422}", "null")]
    [InlineData("[null,3,[{\"redemption_option_id\":422}],{\"redemption_option_id\":422,\"note\":null}]", "Airmiles, 0.65, ")]
    [InlineData("[{\"redemption_option_id\":\"422\",\"note\":{\"a\":[1]}}]", "Airmiles, 0.65, ")]
    [InlineData("[{\"redemption_option_id\":422,\"note\":\"\\ud800\"}]", "Airmiles, 0.65, ")]
    public void A_recommendation_that_is_not_usable_is_ignored(string recommended, string expected)
    {
        var redemption = Read($"[{{{Amounts},{Options},\"recommended_redemption_options\":{recommended}}}]").Details!.Redemption;

        Assert.Equal(
            expected,
            redemption is null ? "null" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{redemption.Method}, {redemption.ConversionRate}, {redemption.Note}"));
    }

    [Theory]
    [InlineData("[]", "[]", "")]
    [InlineData("[{\"cash_value\":0},{\"cash_value\":\"0\"},{\"cash_value\":null},{}]", "[]", "")]
    [InlineData("[{\"cash_value\":6700},{\"cash_value\":\"₹1,500.50\"}]", "null", "Includes: ₹6700 welcome bonus, ₹1500.5 welcome bonus")]
    [InlineData("null", "[{\"eligible\":false,\"rpBonus\":\"100\",\"cash_conversion\":1,\"voucherBonus\":\"7\"},{\"rpBonus\":5,\"cash_conversion\":5}]", "")]
    [InlineData("[]", "[{\"eligible\":true,\"rpBonus\":\"10000\",\"cash_conversion\":\"0.335\",\"voucherBonus\":\"10000\"}]", "Includes: ₹3350 milestone rewards, ₹10000 voucher bonus")]
    [InlineData("[]", "[{\"eligible\":1,\"rpBonus\":\"0\",\"cash_conversion\":0.25,\"voucherBonus\":\"0\"},{\"eligible\":\"true\",\"rpBonus\":5,\"cash_conversion\":0.5}]", "Includes: ₹2 milestone rewards")]
    [InlineData("[]", "[{\"eligible\":true,\"rpBonus\":\"\",\"voucherBonus\":\"Taj\"}]", "Includes: ₹Taj voucher bonus")]
    [InlineData("[{\"cash_value\":1}]", "[{\"eligible\":true,\"rpBonus\":1e20,\"cash_conversion\":1e20,\"voucherBonus\":2}]", "Includes: ₹1 welcome bonus, ₹2 voucher bonus")]
    public void The_extra_benefits_are_explained(string welcome, string milestones, string expected)
    {
        var card = Read($"[{{\"milestone_benefits\":{milestones},{Amounts},\"welcomeBenefits\":{welcome}}}]");

        Assert.Equal(expected, card.Details!.ExtraBenefits);
    }

    [Theory]
    [InlineData("{\"amazon_spends\":{\"points_earned\":43,\"savings\":1,\"explanation\":[\"first\",\"second\"]}}", "amazon_spends 43 first")]
    [InlineData("[{\"explanation\":\"a text\",\"points_earned\":\"1,500\",\"on\":\"amazon_spends\"},{\"on\":\"fuel\",\"points_earned\":3}]", "amazon_spends 1500 a text")]
    [InlineData("{\"amazon_spends\":{\"explanation\":[]},\"flipkart_spends\":{\"explanation\":[[\"x\"],\"y\"],\"points_earned\":null},\"fuel\":{\"points_earned\":3}}", "")]
    [InlineData("{\"amazon_spends\":{\"explanation\":[{\"a\":1},\"y\"],\"points_earned\":0.5},\"amazon_spends\":{\"points_earned\":7}}", "amazon_spends 7 ")]
    [InlineData("{\"amazon_spends\":{\"explanation\":\"\\ud800\",\"points_earned\":\"\\ud800\",\"savings\":2}}", "")]
    public void Points_and_the_first_explanation_are_kept_for_the_extracted_spend_keys(string breakdown, string expected)
    {
        var card = Read($"[{{{Amounts},\"spending_breakdown\":{breakdown}}}]");

        Assert.Equal(expected, string.Join("; ", card.Details!.Spends.Select(s => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{s.SpendKey} {s.Points} {s.Explanation}"))));
    }

    [Fact]
    public void The_extracted_spend_keys_of_the_run_are_kept_in_addition_to_the_keys_of_the_card_type()
    {
        var json = $"[{{{Amounts},\"spending_breakdown\":{{\"fuel\":{{\"points_earned\":1}},\"amazon_spends\":{{\"points_earned\":2}},\"rent\":{{\"points_earned\":3}}}}}}]";

        var card = Read(json, new RankingRules { SpendKeys = ["rent"] });

        Assert.Equal(["amazon_spends", "rent"], card.Details!.Spends.Select(s => s.SpendKey));
    }

    [Fact]
    public void A_long_explanation_is_cut_between_characters()
    {
        var card = Read($"[{{{Amounts},\"spending_breakdown\":{{\"amazon_spends\":{{\"explanation\":\"x{new string('₹', 3000)}\"}}}}}}]");

        var text = Assert.Single(card.Details!.Spends).Explanation;
        Assert.Equal("x" + new string('₹', text.Length - 8) + "… (cut)", text);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), CardDetailsBuffer.MaxTextBytes - 4, CardDetailsBuffer.MaxTextBytes);
    }

    [Fact]
    public void The_details_of_a_hostile_card_have_a_maximum_size()
    {
        var entry = $"\"amazon_spends\":{{\"explanation\":\"{new string('x', 4000)}\"}}";
        var response = ReadAll($"[{{{Amounts},\"spending_breakdown\":{{{string.Join(',', Enumerable.Repeat(entry, 1000))}}}}}]", new RankingRules());

        Assert.Equal(FailureClass.WrongShape, response.Class);
        Assert.Contains("spending_breakdown", response.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Details_stay_with_their_card_when_cards_replace_each_other()
    {
        var rules = new RankingRules { TopN = 2 };
        var cards = Enumerable.Range(0, 9).Select(i =>
            $"{{\"card_name\":\"C{i}\",\"joining_fees\":0,\"total_extra_benefits\":0,\"total_savings_yearly\":{i * 7 % 9},\"spending_breakdown\":{{\"amazon_spends\":{{\"points_earned\":{i + 1},\"explanation\":\"about C{i}\"}}}}}}");

        var response = ReadAll($"[{string.Join(',', cards)}]", rules);

        Assert.Equal(2, response.Cards.Length);
        Assert.All(response.Cards, c => Assert.Equal($"about {c.Name}", Assert.Single(c.Details!.Spends).Explanation));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("120.500", "120.5")]
    [InlineData("-7.25", "-7.25")]
    [InlineData("999999999999999999", "999999999999999999")]
    [InlineData("0.00000000000000001", "0.00000000000000001")]
    [InlineData("99999999999999999999.5", "99999999999999999999.5")]
    [InlineData("1.5e3", "1500")]
    [InlineData("12E-1", "1.2")]
    public void Numbers_are_read_exactly_in_every_notation(string written, string expected)
    {
        var card = Read($"[{{\"card_name\":\"A\",\"joining_fees\":0,\"total_extra_benefits\":0,\"total_savings_yearly\":{written}}}]");

        Assert.Equal(expected, card.TotalSavingsYearly.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static RankedCard Read(string json, RankingRules? rules = null)
    {
        var response = ReadAll(json, rules ?? new RankingRules());
        Assert.Null(response.Detail);
        return Assert.Single(response.Cards);
    }

    // The parser gets one byte at a time, so that every state is entered between two pieces.
    private static ParsedResponse ReadAll(string json, RankingRules rules)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var parser = new ResponseParser(rules, new TextCache());
        parser.Begin(default);
        var start = 0;
        for (var end = 1; end <= bytes.Length; end += bytes.Length > 10_000 ? 1000 : 1)
        {
            start += parser.Consume(bytes.AsSpan(start..end), isLast: false);
        }

        parser.Consume(bytes.AsSpan(start), isLast: true);
        return parser.Conclude();
    }
}
