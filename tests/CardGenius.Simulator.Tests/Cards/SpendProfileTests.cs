using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Cards;

public class SpendProfileTests
{
    [Fact]
    public void Order_zeros_nulls_and_unknown_fields_do_not_matter()
    {
        var plain = SpendProfile.Parse("""{"amazon_spends":50000,"rent":12.5}""");

        Assert.All(
            [
                """{"rent":12.5,"amazon_spends":50000}""",
                """{"rent":12.50,"amazon_spends":5e4,"fuel":0,"school_fees":null,"selected_card_id":null}""",
                """ { "userid": {"a": [1, 2]}, "amazon_spends":1, "amazon_spends":50000, "rent":12.504 } """,
            ],
            json => Assert.Equal(plain.Hash, SpendProfile.Parse(json).Hash));
    }

    [Fact]
    public void Any_order_of_any_spends_is_the_same_profile() => Prop.ForAll(Samples.AnySpends, spends =>
    {
        var forward = SpendProfile.Parse(Samples.Json(spends));
        var backward = SpendProfile.Parse(Samples.Json(spends.Reverse()));
        Assert.Equal(forward.Hash, backward.Hash);
        Assert.Equal(forward.Spends, backward.Spends);
        Assert.All(spends, spend => Assert.Equal(spend.Value, forward.Amount(spend.Key)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Different_requests_are_different_profiles()
    {
        string[] requests =
        [
            "{}", """{"amazon_spends":1}""", """{"amazon_spends":0.01}""", """{"flipkart_spends":1}""",
            """{"amazon_spends":1,"flipkart_spends":1}""", """{"selected_card_id":1}""", """{"selected_card_id":0}""",
        ];

        Assert.Equal(requests.Length, requests.Select(request => SpendProfile.Parse(request).Hash).Distinct().Count());
        Assert.Equal(200_000, Enumerable.Range(0, 200_000).Select(i => SpendProfile.Parse(Samples.User(i)).Hash).Distinct().Count());
    }

    [Theory]
    [InlineData("0.005", "0.01")]
    [InlineData("0.004", "0")]
    [InlineData("1.005", "1.01")]
    [InlineData("1000000000000", "1000000000000")]
    public void Amounts_are_rounded_to_paise(string given, string read) => Assert.Equal(
        decimal.Parse(read, System.Globalization.CultureInfo.InvariantCulture),
        SpendProfile.Parse($"{{\"rent\":{given}}}").Amount("rent"));

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("17", 400)]
    [InlineData("{", 400)]
    [InlineData("""{"rent":1}x""", 400)]
    [InlineData("""{"rent":NaN}""", 400)]
    [InlineData("""{"rent":"1"}""", 422)]
    [InlineData("""{"rent":-1}""", 422)]
    [InlineData("""{"rent":1000000000000.01}""", 422)]
    [InlineData("""{"rent":1e400}""", 422)]
    [InlineData("""{"rent":[1]}""", 422)]
    [InlineData("""{"selected_card_id":"7"}""", 422)]
    [InlineData("""{"selected_card_id":-7}""", 422)]
    public void A_body_that_cannot_be_is_refused(string json, int status)
    {
        var reading = ProfileReader.Read(System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Null(reading.Profile);
        Assert.Equal(status, reading.Status);
        Assert.Equal(reading.Error, Assert.Throws<FormatException>(() => SpendProfile.Parse(json)).Message);
    }

    [Fact]
    public void Create_refuses_what_the_api_does_not_know()
    {
        Assert.Throws<ArgumentException>(() => SpendProfile.Create([new("amazon", 1)]));
        Assert.Throws<ArgumentException>(() => SpendProfile.Create([new("rent", -1)]));
        Assert.Throws<ArgumentException>(() => SpendProfile.Create([new("rent", SpendProfile.MaximumAmount + 1)]));
    }

    [Fact]
    public void Unknown_fields_are_noticed()
    {
        Assert.True(ProfileReader.Read("""{"amazon_spend":1}"""u8).HasUnknownField);
        Assert.False(ProfileReader.Read("""{"amazon_spends":1,"selected_card_id":null}"""u8).HasUnknownField);
    }
}
