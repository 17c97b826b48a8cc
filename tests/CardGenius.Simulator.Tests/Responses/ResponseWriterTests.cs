using System.Globalization;
using System.Text.Json;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Responses;

public class ResponseWriterTests
{
    private static readonly Catalogue Catalogue = Catalogue.Create();
    private static readonly ResponseOptions Usual = new(ResponseShape.DataEnvelope, FeeForm.Text, BreakdownForm.Map, 60_000, 25);

    [Theory]
    [InlineData(ResponseShape.DataEnvelope)]
    [InlineData(ResponseShape.SavingsList)]
    [InlineData(ResponseShape.CardsList)]
    [InlineData(ResponseShape.BareArray)]
    public void Every_shape_carries_the_cards_that_the_rates_say(ResponseShape shape)
    {
        var writer = new ResponseWriter(Catalogue, Usual with { Shape = shape });
        Prop.ForAll(Samples.AnySpends, spends =>
        {
            using var answer = Write(writer, spends);
            AssertCards(List(answer.RootElement, shape), Independent.Offer(Catalogue, spends, 25), spends);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_envelope_is_the_apis()
    {
        using var answer = Write(new ResponseWriter(Catalogue, Usual), Samples.Typical);

        Assert.Equal("success", answer.RootElement.GetProperty("status").GetString());
        Assert.True(answer.RootElement.GetProperty("data").GetProperty("success").GetBoolean());
    }

    [Fact]
    public void Mixed_forms_show_each_of_them_and_are_decided_by_the_request()
    {
        var writer = new ResponseWriter(Catalogue, new ResponseOptions(ResponseShape.Mixed, FeeForm.Mixed, BreakdownForm.Mixed, 20_000, 13));
        var shapes = new HashSet<string>();
        var fees = new HashSet<JsonValueKind>();
        var breakdowns = new HashSet<(JsonValueKind, bool)>();
        for (var i = 1; i <= 60; i++)
        {
            var spends = new Dictionary<string, decimal> { ["amazon_spends"] = i * 100 };
            using var answer = Write(writer, spends);
            using var again = Write(writer, spends);
            Assert.Equal(answer.RootElement.GetRawText(), again.RootElement.GetRawText());
            var root = answer.RootElement;
            shapes.Add(root.ValueKind == JsonValueKind.Array ? "[]" : root.EnumerateObject().Last().Name);
            var list = root.ValueKind == JsonValueKind.Array ? root
                : root.TryGetProperty("data", out var data) ? data.GetProperty("savings") : root.EnumerateObject().Last().Value;
            foreach (var card in list.EnumerateArray())
            {
                fees.Add(card.GetProperty("joining_fees").ValueKind);
                breakdowns.Add((card.GetProperty("spending_breakdown").ValueKind, card.TryGetProperty("spending_breakdown_array", out _)));
            }

            AssertCards(list, Independent.Offer(Catalogue, spends, 13), spends);
        }

        Assert.Equal(["[]", "cards", "data", "savings"], shapes.Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<JsonValueKind> { JsonValueKind.String, JsonValueKind.Number }, fees);
        Assert.Equal(3, breakdowns.Count);
    }

    [Theory]
    [InlineData(FeeForm.Text, JsonValueKind.String)]
    [InlineData(FeeForm.Number, JsonValueKind.Number)]
    public void Fees_have_the_form_asked_for(FeeForm form, JsonValueKind kind)
    {
        using var answer = Write(new ResponseWriter(Catalogue, Usual with { Fees = form, Cards = 100 }), Samples.Typical);

        Assert.All(
            List(answer.RootElement, ResponseShape.DataEnvelope).EnumerateArray().Select(card => card.GetProperty("joining_fees").ValueKind),
            found => Assert.True(found == kind || found == JsonValueKind.Null));
    }

    [Theory]
    [InlineData(20_000, 13)]
    [InlineData(35_000, 23)]
    [InlineData(50_000, 33)]
    [InlineData(150_000, 100)]
    [InlineData(1_500_000, 100)]
    [InlineData(1_500_000, 10)]
    public void An_answer_is_filled_up_to_exactly_its_length(int bytes, int cards)
    {
        var writer = new ResponseWriter(Catalogue, Usual with { Bytes = bytes, Cards = cards });
        for (var i = 1; i < 30; i++)
        {
            var profile = SpendProfile.Create(new Dictionary<string, decimal>
            {
                ["amazon_spends"] = i * 1234.56m,
                ["flipkart_spends"] = i * 999,
                ["grocery_spends_online"] = i * 10,
                ["other_online_spends"] = i,
            });
            using var answer = writer.Write(profile);
            Assert.Equal(bytes, answer.Length);
            using var parsed = JsonDocument.Parse(answer.Memory);
            Assert.Equal(cards, List(parsed.RootElement, ResponseShape.DataEnvelope).GetArrayLength());
        }
    }

    [Fact]
    public void An_answer_that_cannot_be_that_short_is_whole_all_the_same()
    {
        var spends = SpendKeys.All.ToDictionary(key => key.Name, _ => 5000m);
        using var answer = Write(new ResponseWriter(Catalogue, Usual with { Bytes = 1024, Cards = 100 }), spends);

        AssertCards(List(answer.RootElement, ResponseShape.DataEnvelope), Catalogue.Cards, spends);
    }

    [Fact]
    public void A_selected_card_comes_alone_and_an_unknown_one_not_at_all()
    {
        var writer = new ResponseWriter(Catalogue, Usual);
        var wanted = Catalogue.Cards[5];

        using var one = JsonDocument.Parse(writer.Write(SpendProfile.Create(Samples.Typical, wanted.Id)).Memory);
        using var none = JsonDocument.Parse(writer.Write(SpendProfile.Create(Samples.Typical, 1)).Memory);

        AssertCards(List(one.RootElement, ResponseShape.DataEnvelope), [wanted], Samples.Typical);
        Assert.Equal(0, List(none.RootElement, ResponseShape.DataEnvelope).GetArrayLength());
    }

    [Fact]
    public void Entries_have_the_fields_of_the_recorded_answer()
    {
        using var answer = Write(new ResponseWriter(Catalogue, Usual with { Breakdown = BreakdownForm.MapAndArray, Bytes = 100_000 }), Samples.Typical);
        string[] recorded =
        [
            "card_name", "seo_card_alias", "cg_network_url", "ck_store_url", "ck_store_url_2", "id", "joining_fees", "total_savings",
            "total_savings_yearly", "total_extra_benefits", "max_potential_savings", "redemption_options", "brand_options", "category_breakdown",
            "spending_breakdown", "total_beneficial_spends", "total_spends", "welcomeBenefits", "food_dining_benefits", "travel_benefits",
            "milestone_benefits", "roi", "tags", "bank_id", "spending_breakdown_array",
        ];

        foreach (var card in List(answer.RootElement, ResponseShape.DataEnvelope).EnumerateArray())
        {
            Assert.Equal(recorded.Order(StringComparer.Ordinal), card.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        }
    }

    private static JsonDocument Write(ResponseWriter writer, IReadOnlyDictionary<string, decimal> spends)
    {
        using var answer = writer.Write(SpendProfile.Create(spends));
        return JsonDocument.Parse(answer.Memory.ToArray());
    }

    private static JsonElement List(JsonElement root, ResponseShape shape) => shape switch
    {
        ResponseShape.SavingsList => root.GetProperty("savings"),
        ResponseShape.CardsList => root.GetProperty("cards"),
        ResponseShape.BareArray => root,
        _ => root.GetProperty("data").GetProperty("savings"),
    };

    private static void AssertCards(JsonElement list, IReadOnlyList<Card> expected, IReadOnlyDictionary<string, decimal> spends)
    {
        Assert.Equal(expected.Select(card => card.Name), list.EnumerateArray().Select(card => card.GetProperty("card_name").GetString()));
        foreach (var (card, entry) in expected.Zip(list.EnumerateArray()))
        {
            Assert.Equal(card.Id, entry.GetProperty("id").GetInt32());
            Assert.Equal(card.Alias, entry.GetProperty("seo_card_alias").GetString());
            Assert.Equal(card.Null == NullAmount.SavingsYearly ? null : Independent.Yearly(card, spends), Number(entry, "total_savings_yearly"));
            Assert.Equal(card.Null == NullAmount.ExtraBenefits ? null : Independent.Extra(card, spends), Number(entry, "total_extra_benefits"));
            Assert.Equal(card.Null == NullAmount.JoiningFees ? null : card.JoiningFee, Number(entry, "joining_fees"));
            Assert.Equal(card.Null != NullAmount.None ? null : Independent.Net(card, spends), Number(entry, "roi"));
            var given = spends.Where(spend => spend.Value != 0).ToDictionary();
            var lines = Lines(entry).ToDictionary(line => line.GetProperty("on").GetString()!);
            Assert.Equal(given.Keys.Order(StringComparer.Ordinal), lines.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, amount) in given)
            {
                Assert.Equal(amount, lines[key].GetProperty("spend").GetDecimal());
                Assert.Equal(Independent.Points(card, key, amount), lines[key].GetProperty("points_earned").GetDecimal());
                Assert.Equal(Independent.Savings(card, key, amount), lines[key].GetProperty("savings").GetDecimal());
            }
        }
    }

    private static IEnumerable<JsonElement> Lines(JsonElement entry)
    {
        var breakdown = entry.GetProperty("spending_breakdown");
        return breakdown.ValueKind == JsonValueKind.Array ? breakdown.EnumerateArray() : breakdown.EnumerateObject().Select(member => member.Value);
    }

    private static decimal? Number(JsonElement entry, string name)
    {
        var value = entry.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            _ => value.GetDecimal(),
        };
    }
}
