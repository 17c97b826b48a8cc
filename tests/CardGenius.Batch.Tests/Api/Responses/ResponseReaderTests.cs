using System.Text;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Api.Responses;

public class ResponseReaderTests
{
    private const string Card = """{"card_name":"A ","seo_card_alias":"a","id":7,"joining_fees":"10.50","total_savings_yearly":100.00,"total_extra_benefits":5}""";

    [Fact]
    public async Task A_real_response_is_read()
    {
        var response = await ReadAsync(SampleResponses.Sample);

        Assert.Equal(FailureClass.None, response.Class);
        var card = Assert.Single(response.Cards);
        Assert.Equal("HDFC Diners Club Black Metal Edition", card.Name);
        Assert.Equal("hdfc-diners-club-black-metal-credit-card", card.Alias);
        Assert.Equal(114, card.Id);
        Assert.Equal((75036m, 10000m, 0m, 65036m), (card.TotalSavingsYearly, card.JoiningFees, card.TotalExtraBenefits, card.NetSavings));
        Assert.Equal([new SpendSaving("amazon_spends", 43)], card.Breakdown);
    }

    [Theory]
    [InlineData("{\"savings\":[CARD]}")]
    [InlineData("{\"status\":\"success\",\"message\":\"\",\"data\":{\"success\":true,\"savings\":[CARD]}}")]
    [InlineData("{\"cards\":[CARD]}")]
    [InlineData("[CARD]")]
    [InlineData("\uFEFF[CARD]")]
    [InlineData(" \r\n\t{ \"savings\" : [ CARD ] } \n")]
    [InlineData("{\"s\\u0061vings\":[CARD]}")]
    [InlineData("{\"before\":{\"savings\":[1]},\"savings\":[CARD],\"after\":[[[{\"savings\":[]}]]]}")]
    [InlineData("{\"savings\":[{\"card_name\":\"old\"}],\"savings\":[CARD]}")]
    [InlineData("{\"savings\":[17],\"savings\":[CARD]}")]
    [InlineData("{\"savings\":[CARD],\"cards\":[]}")]
    [InlineData("{\"cards\":[],\"savings\":[CARD]}")]
    [InlineData("{\"savings\":[],\"cards\":[CARD]}")]
    [InlineData("{\"cards\":[CARD],\"savings\":[]}")]
    [InlineData("{\"savings\":[CARD],\"savings\":[]}")]
    [InlineData("{\"savings\":[CARD],\"cards\":[{\"card_name\":\"other\"}]}")]
    [InlineData("{\"cards\":[{\"card_name\":\"other\"}],\"savings\":[CARD]}")]
    [InlineData("{\"savings\":[CARD],\"cards\":[17]}")]
    [InlineData("{\"data\":{\"savings\":[CARD],\"cards\":[]},\"cards\":[{}],\"savings\":[]}")]
    [InlineData("{\"data\":{\"cards\":[{}]},\"cards\":[CARD]}")]
    [InlineData("{\"data\":{\"savings\":[{}]},\"savings\":[CARD]}")]
    [InlineData("{\"data\":{\"savings\":[1]},\"data\":{\"savings\":[CARD]}}")]
    public async Task Every_shape_is_read_in_pieces_of_every_size(string shape)
    {
        var bytes = Encoding.UTF8.GetBytes(shape.Replace("CARD", Card, StringComparison.Ordinal));
        for (var step = 1; step < 40; step++)
        {
            var response = await ReadAsync(bytes, step);

            Assert.Null(response.Detail);
            var card = Assert.Single(response.Cards);
            Assert.Equal(("A ", "a", 7L, 94.5m), (card.Name, card.Alias, card.Id!.Value, card.NetSavings));
            Assert.Equal("100", card.TotalSavingsYearly.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal("10.5", card.JoiningFees.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("{\"savings\":[]}", FailureClass.None)]
    [InlineData("[]", FailureClass.None)]
    [InlineData("{\"savings\":[{}]}", FailureClass.None)]
    [InlineData("{\"savings\":[CARD],\"cards\":\"none\"}", FailureClass.None)]
    [InlineData("{\"savings\":[CARD]} x", FailureClass.NotJson)]
    [InlineData("{\"savings\":[CARD]}{}", FailureClass.NotJson)]
    [InlineData("[CARD],", FailureClass.NotJson)]
    [InlineData("", FailureClass.NotJson)]
    [InlineData("  \n", FailureClass.NotJson)]
    [InlineData("\uFEFF", FailureClass.NotJson)]
    [InlineData("<!DOCTYPE html><html></html>", FailureClass.NotJson)]
    [InlineData("OK", FailureClass.NotJson)]
    [InlineData("{\"savings\":[NaN]}", FailureClass.NotJson)]
    [InlineData("{\"x\":Infinity,\"savings\":[]}", FailureClass.NotJson)]
    [InlineData("{\"x\":01,\"savings\":[]}", FailureClass.NotJson)]
    [InlineData("{\"savings\":[CARD,]}", FailureClass.NotJson)]
    [InlineData("{'savings':[]}", FailureClass.NotJson)]
    [InlineData("{\"x\":\"\u0001\",\"savings\":[]}", FailureClass.NotJson)]
    [InlineData("{\"card\\ud800\":1,\"savings\":[]}", FailureClass.NotJson)]
    [InlineData("{\"savings\":[{\"card_name\":\"\\ud800\"}]}", FailureClass.NotJson)]
    [InlineData("{\"savings\":[CARD", FailureClass.CutOff)]
    [InlineData("{\"savings\":[CARD]", FailureClass.CutOff)]
    [InlineData("{\"savings\":[CARD],\"me", FailureClass.CutOff)]
    [InlineData("{\"savings\":[CARD],\"x\":tru", FailureClass.CutOff)]
    [InlineData("{\"savings\":[CARD],\"x\":-", FailureClass.CutOff)]
    [InlineData("[", FailureClass.CutOff)]
    [InlineData("{}", FailureClass.WrongShape)]
    [InlineData("3", FailureClass.WrongShape)]
    [InlineData("null", FailureClass.WrongShape)]
    [InlineData("\"savings\"", FailureClass.WrongShape)]
    [InlineData("{\"savings\":null}", FailureClass.WrongShape)]
    [InlineData("{\"savings\":{}}", FailureClass.WrongShape)]
    [InlineData("{\"savings\":[CARD],\"savings\":null}", FailureClass.WrongShape)]
    [InlineData("{\"data\":{\"savings\":[CARD]},\"data\":{}}", FailureClass.WrongShape)]
    [InlineData("{\"data\":[CARD]}", FailureClass.WrongShape)]
    [InlineData("{\"result\":{\"savings\":[CARD]}}", FailureClass.WrongShape)]
    [InlineData("[[CARD]]", FailureClass.WrongShape)]
    [InlineData("[null]", FailureClass.WrongShape)]
    [InlineData("[CARD,3]", FailureClass.WrongShape)]
    [InlineData("[{\"card_name\":3}]", FailureClass.WrongShape)]
    [InlineData("[{\"joining_fees\":[]}]", FailureClass.WrongShape)]
    [InlineData("[{\"joining_fees\":true}]", FailureClass.WrongShape)]
    [InlineData("[{\"total_savings_yearly\":1e400}]", FailureClass.WrongShape)]
    [InlineData("[{\"total_savings_yearly\":1e28}]", FailureClass.WrongShape)]
    [InlineData("[{\"total_extra_benefits\":99999999999999999999999999999999}]", FailureClass.WrongShape)]
    [InlineData("[{\"total_extra_benefits\":{\"a\":1}}]", FailureClass.WrongShape)]
    [InlineData("[{\"spending_breakdown\":\"x\"}]", FailureClass.WrongShape)]
    [InlineData("[{\"spending_breakdown\":{\"fuel\":3}}]", FailureClass.WrongShape)]
    [InlineData("[{\"spending_breakdown\":[3]}]", FailureClass.WrongShape)]
    [InlineData("[{\"spending_breakdown\":{\"fuel\":{\"savings\":false}}}]", FailureClass.WrongShape)]
    [InlineData("[{\"total_savings_yearly\":1e400,\"total_savings_yearly\":1}]", FailureClass.None)]
    [InlineData("[{\"spending_breakdown\":3,\"spending_breakdown\":{}}]", FailureClass.None)]
    [InlineData("[{\"roi\":1e999,\"tags\":[1e999]}]", FailureClass.None)]
    [InlineData("{\"status\":\"error\",\"message\":\"Cannot calculate\",\"error_code\":\"CALC_001\"}", FailureClass.ApiError)]
    [InlineData("{\"status\":\"error\",\"savings\":[CARD]}", FailureClass.ApiError)]
    [InlineData("{\"savings\":[CARD],\"status\":\"error\"}", FailureClass.ApiError)]
    [InlineData("{\"error_code\":\"CALC_001\"}", FailureClass.ApiError)]
    [InlineData("{\"data\":{\"success\":false,\"savings\":[]}}", FailureClass.ApiError)]
    [InlineData("{\"success\":false,\"data\":{\"success\":true,\"savings\":[]}}", FailureClass.ApiError)]
    [InlineData("{\"status\":\"error\",\"status\":\"success\",\"savings\":[]}", FailureClass.None)]
    [InlineData("{\"status\":\"ERROR\",\"savings\":[]}", FailureClass.ApiError)]
    [InlineData("{\"savings\":[],\"status\":\"Error\"}", FailureClass.ApiError)]
    [InlineData("{\"status\":\"failed\",\"savings\":[]}", FailureClass.ApiError)]
    [InlineData("{\"status\":\"FAILED\",\"data\":{\"savings\":[]}}", FailureClass.ApiError)]
    [InlineData("{\"status\":\" Failure \",\"cards\":[]}", FailureClass.ApiError)]
    [InlineData("{\"status\":\"fail\\u0065d\",\"cards\":[]}", FailureClass.ApiError)]
    [InlineData("{\"status\":500,\"savings\":[]}", FailureClass.ApiError)]
    [InlineData("{\"status\":false,\"savings\":[]}", FailureClass.ApiError)]
    [InlineData("{\"status\":200,\"savings\":[]}", FailureClass.None)]
    [InlineData("{\"status\":\"OK\",\"savings\":[]}", FailureClass.None)]
    [InlineData("{\"status\":\"success\",\"data\":{\"status\":\"Failed\",\"savings\":[]}}", FailureClass.ApiError)]
    [InlineData("{\"data\":{\"status\":\"failed\"},\"data\":{\"savings\":[]}}", FailureClass.None)]
    [InlineData("{\"savings\":[],\"error_code\":\"CALC_001\"}", FailureClass.ApiError)]
    [InlineData("{\"data\":{\"error_code\":17,\"savings\":[]}}", FailureClass.ApiError)]
    [InlineData("{\"savings\":[CARD],\"error_code\":\"\"}", FailureClass.None)]
    [InlineData("{\"savings\":[CARD],\"error_code\":\"W_1\"}", FailureClass.None)]
    [InlineData("{\"status\":\"error\",\"message\":\"brok", FailureClass.CutOff)]
    public async Task Every_response_has_its_class_in_pieces_of_any_size(string body, FailureClass failureClass)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace("CARD", Card, StringComparison.Ordinal));
        foreach (var step in (int[])[1, 2, 7, int.MaxValue])
        {
            var response = await ReadAsync(bytes, step);

            Assert.Equal(failureClass, response.Class);
            Assert.Equal(failureClass == FailureClass.None, response.Detail is null);
            Assert.True(response.Ended);
            if (failureClass != FailureClass.None)
            {
                Assert.Empty(response.Cards);
            }
        }
    }

    [Theory]
    [InlineData("\"10000\"", "10000")]
    [InlineData("\"10000.00\"", "10000")]
    [InlineData("\" 499.5 \"", "499.5")]
    [InlineData("\"\\u0031\"", "1")]
    [InlineData("\"1e3\"", "1000")]
    [InlineData("10000", "10000")]
    [InlineData("10000.000", "10000")]
    [InlineData("1e4", "10000")]
    [InlineData("-0.0", "0")]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("\"1,499\"", "1499")]
    [InlineData("\"1,00,000\"", "100000")]
    [InlineData("\"₹500\"", "500")]
    [InlineData("\"\\u20B9 500\"", "500")]
    [InlineData("\"Rs. 1,499.50/-\"", "1499.5")]
    [InlineData("\"-500\"", "-500")]
    [InlineData("\"₹-500\"", "-500")]
    [InlineData("\"(500)\"", "-500")]
    [InlineData("\"2000000000000\"", "2000000000000")]
    [InlineData("\"\"", "0")]
    [InlineData("\"  \"", "0")]
    [InlineData("null", null)]
    [InlineData("\"free\"", null)]
    [InlineData("\"1,49\"", null)]
    [InlineData("\"null\"", null)]
    [InlineData("\"9999999999999999999999999999\"", null)]
    public async Task Fees_are_numbers_formatted_texts_or_null(string fees, string? expected)
    {
        var response = await ReadAsync(Encoding.UTF8.GetBytes(
            $$"""[{"card_name":"A","joining_fees":{{fees}},"total_savings_yearly":1,"total_extra_benefits":1}]"""));

        Assert.Equal(FailureClass.None, response.Class);
        Assert.Equal(expected, response.Cards.SingleOrDefault()?.JoiningFees.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("{\"fuel\":{\"on\":\"x\",\"savings\":43},\"rent\":{\"savings\":\"1.50\",\"explanation\":[\"a\",[{}]]}}", "fuel=43;rent=1.5")]
    [InlineData("[{\"savings\":43,\"on\":\"fuel\"},{\"on\":\"rent\",\"savings\":1.50,\"maxCap\":{}}]", "fuel=43;rent=1.5")]
    [InlineData("{\"fuel\":{\"savings\":1},\"rent\":{\"savings\":2},\"fuel\":{\"savings\":3}}", "fuel=3;rent=2")]
    [InlineData("{\"fuel\":{\"savings\":1},\"fuel\":null}", "")]
    [InlineData("{\"fuel\":{\"savings\":null},\"rent\":{},\"ott\":null,\"x\":{\"savings\":0}}", "x=0")]
    [InlineData("[{\"savings\":1},{\"on\":null,\"savings\":1},null,{\"on\":\"fuel\",\"savings\":2}]", "fuel=2")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public async Task Breakdowns_come_as_object_or_list(string breakdown, string expected)
    {
        var response = await ReadAsync(Encoding.UTF8.GetBytes(
            $$"""[{"spending_breakdown":{{breakdown}},"card_name":"A","joining_fees":1,"total_savings_yearly":1,"total_extra_benefits":1}]"""));

        Assert.Null(response.Detail);
        Assert.Equal(
            expected,
            string.Join(';', Assert.Single(response.Cards).Breakdown
                .Select(b => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{b.SpendKey}={b.Savings}"))));
    }

    [Theory]
    [InlineData("{\"x\":\"\u00FF\",\"savings\":[]}")]
    [InlineData("{\"\u00FF\":1,\"savings\":[]}")]
    [InlineData("[{\"tags\":\"a\u00C3\"}]")]
    [InlineData("[{\"card_name\":\"\u00ED\u00A0\u0080\"}]")]
    public async Task Bytes_that_are_not_UTF8_are_not_JSON(string latin1)
    {
        foreach (var step in (int[])[1, int.MaxValue])
        {
            Assert.Equal(FailureClass.NotJson, (await ReadAsync(Encoding.Latin1.GetBytes(latin1), step)).Class);
        }
    }

    [Theory]
    [InlineData(63, FailureClass.None)]
    [InlineData(64, FailureClass.NotJson)]
    [InlineData(100_000, FailureClass.NotJson)]
    public async Task Nesting_has_a_limit(int depth, FailureClass failureClass)
    {
        var body = $"{{\"savings\":[],\"x\":{new string('[', depth)}1{new string(']', depth)}}}";

        // The object is the first level.
        Assert.Equal(failureClass, (await ReadAsync(Encoding.UTF8.GetBytes(body), 1000)).Class);
    }

    [Fact]
    public async Task A_response_is_read_only_up_to_the_allowed_length()
    {
        var stream = new TrickleStream(SampleResponses.OfSize(200_000), 1000);

        var response = await new ResponseReader(new RankingRules(), new TextCache(), 100_000).ReadAsync(stream, default, default);

        Assert.Equal((FailureClass.TooLarge, "The response is longer than 100000 bytes.", false), (response.Class, response.Detail, response.Ended));
        Assert.InRange(stream.Position, 100_000, 101_000);
    }

    [Theory]
    [InlineData(900_000, FailureClass.None)]
    [InlineData(1_200_000, FailureClass.TooLarge)]
    public async Task A_single_text_has_a_limit(int length, FailureClass failureClass) =>
        Assert.Equal(
            failureClass,
            (await ReadAsync(Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('x', length)}\",\"savings\":[]}}"))).Class);

    [Fact]
    public async Task A_connection_that_breaks_inside_the_body_cuts_off_the_response()
    {
        foreach (var (exception, failureClass) in ((Exception, FailureClass)[])[
            (new HttpIOException(HttpRequestError.ResponseEnded), FailureClass.CutOff),
            (new IOException("reset"), FailureClass.CutOff),
            (new InvalidDataException(), FailureClass.CutOff)])
        {
            var stream = new TrickleStream("{\"savings\":["u8.ToArray(), 5, () => exception);

            var response = await new ResponseReader(new RankingRules(), new TextCache(), 1000).ReadAsync(stream, default, default);

            Assert.Equal((failureClass, false), (response.Class, response.Ended));
        }
    }

    [Fact]
    public async Task A_body_that_is_not_compressed_is_not_JSON()
    {
        var stream = new TrickleStream(default, 5, () => new InvalidDataException());

        Assert.Equal(
            FailureClass.NotJson, (await new ResponseReader(new RankingRules(), new TextCache(), 1000).ReadAsync(stream, default, default)).Class);
    }

    [Fact]
    public async Task Details_are_readable_and_short()
    {
        var html = await ReadAsync(Encoding.UTF8.GetBytes("<html>\n  <b>Down</b>" + new string('x', 500)));
        var error = await ReadAsync("{\"status\":\"error\",\"message\":\"Cannot calculate\",\"error_code\":\"CALC_001\"}"u8.ToArray());
        var shape = await ReadAsync("[{\"card_name\":3}]"u8.ToArray());

        Assert.Equal("The response is not JSON. It begins: <html> <b>Down</b>" + new string('x', 200 - 18), html.Detail);
        Assert.StartsWith("The API answered with an error: CALC_001 Cannot calculate", error.Detail, StringComparison.Ordinal);
        Assert.StartsWith("The card_name of a card has an invalid type or size.", shape.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_is_reused_after_every_kind_of_response()
    {
        var reader = new ResponseReader(new RankingRules(), new TextCache(), 1 << 20);
        foreach (var body in (string[])["[" + Card, "<html>", "{\"status\":\"error\"}", new string('[', 100), "\"" + new string('x', 1 << 20)])
        {
            Assert.NotEqual(FailureClass.None, (await ReadAsync(body)).Class);
            Assert.Single((await ReadAsync("[" + Card + "]")).Cards);
        }

        ValueTask<ParsedResponse> ReadAsync(string body) => reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), default, default);
    }

    [Fact]
    public async Task A_response_is_ranked_the_same_in_pieces_of_any_size()
    {
        var bytes = SampleResponses.OfSize(1_500_000);
        var whole = await ReadAsync(bytes);

        Assert.Equal(10, whole.Cards.Length);
        foreach (var step in (int[])[17, 1460, 32 * 1024, 100_000])
        {
            var pieces = await ReadAsync(bytes, step);
            Assert.Equal(whole.Cards.Select(c => (c.Name, c.NetSavings)), pieces.Cards.Select(c => (c.Name, c.NetSavings)));
        }
    }

    [Fact]
    public async Task Dropped_cards_are_counted_by_reason()
    {
        var rules = new RankingRules { Commissionable = new Dictionary<string, bool> { ["Yes"] = true, ["No"] = false } };
        var body = $$"""
            {"savings":[{{Of("Yes", "1")}},{{Of("No", "1")}},{{Of("New", "1")}},{{Of("Yes", "null")}},{{Of("No", "\"free\"")}},{"joining_fees":1},
            {"card_name":"Yes","joining_fees":1,"total_savings_yearly":2},
            {"card_name":"Yes","joining_fees":"free","joining_fees":"","total_savings_yearly":2,"total_extra_benefits":"0"}],"cards":[{}]}
            """;

        var response = await new ResponseReader(rules, new TextCache(), 10_000)
            .ReadAsync(new TrickleStream(Encoding.UTF8.GetBytes(body), 7), default, default);

        Assert.Equal(2, response.Cards.Length);
        Assert.Equal(
            new DroppedCards(NoName: 1, MissingAmount: 2, UnreadableAmount: 1, NotCommissionable: 1, NotListed: 1), response.Dropped);

        static string Of(string name, string fees) =>
            $$"""{"card_name":"{{name}}","joining_fees":{{fees}},"total_savings_yearly":1,"total_extra_benefits":1}""";
    }

    [Theory]
    [InlineData("{\"amazon_spends\":{\"spend\":1500,\"savings\":1}}", true)]
    [InlineData("[{\"on\":\"amazon_spends\",\"spend\":1500}]", true)]
    [InlineData("[{\"spend\":1500,\"on\":\"amazon_spends\"}]", true)]
    [InlineData("{\"amazon_spends\":{\"spend\":\"₹1,500\"}}", true)]
    [InlineData("{\"amazon_spends\":{\"spend\":1500.4}}", true)]
    [InlineData("{\"rent\":{\"spend\":0.25}}", true)]
    [InlineData("{\"rent\":{\"spend\":0},\"fuel\":{\"spend\":0}}", true)]
    [InlineData("{\"amazon_spends\":{\"spend\":null},\"rent\":{\"spend\":\"?\"},\"fuel\":{\"spend\":[9]}}", true)]
    [InlineData("{\"something_new\":{\"spend\":9000}}", true)]
    [InlineData("{}", true)]
    [InlineData("{\"amazon_spends\":{\"spend\":1501}}", false)]
    [InlineData("{\"amazon_spends\":{\"spend\":0}}", false)]
    [InlineData("{\"amazon_spends\":{\"spend\":\"12,000\"}}", false)]
    [InlineData("[{\"on\":\"amazon_spends\",\"spend\":1501}]", false)]
    [InlineData("{\"amazon_spends\":{\"spend\":1500},\"fuel\":{\"spend\":700}}", false)]
    [InlineData("{\"rent\":{\"spend\":700}}", false)]
    public async Task A_response_that_echoes_other_spends_belongs_to_another_request(string breakdown, bool isOurs)
    {
        var request = Encoding.UTF8.GetBytes("""{"amazon_spends":1500,"rent":0.3,"selected_card_id":null}""");
        var first = """{"card_name":"B","joining_fees":1,"total_savings_yearly":1,"total_extra_benefits":1}""";
        var body = Encoding.UTF8.GetBytes($$"""{"savings":[{{first}},{"card_name":null,"spending_breakdown":{{breakdown}}},{{first}}]}""");
        foreach (var step in (int[])[1, int.MaxValue])
        {
            var response = await new ResponseReader(new RankingRules(), new TextCache(), 10_000)
                .ReadAsync(new TrickleStream(body, step), request, default);

            Assert.Equal(isOurs ? FailureClass.None : FailureClass.Mismatched, response.Class);
            Assert.Equal(isOurs ? 2 : 0, response.Cards.Length);
            Assert.Equal(isOurs, response.Ended);
            Assert.DoesNotMatch("[0-9]", response.Detail ?? "");
        }
    }

    [Fact]
    public async Task A_reader_compares_each_response_with_its_own_request()
    {
        var reader = new ResponseReader(new RankingRules(), new TextCache(), 10_000);
        foreach (var sent in (int[])[100, 200, 200, 100])
        {
            var request = Encoding.UTF8.GetBytes($$"""{"fuel":{{sent}}}""");

            Assert.Equal(FailureClass.None, (await ReadAsync(request, sent)).Class);
            Assert.Equal(FailureClass.Mismatched, (await ReadAsync(request, 300 - sent)).Class);
            Assert.Equal(FailureClass.None, (await ReadAsync(default, 300 - sent)).Class);
        }

        ValueTask<ParsedResponse> ReadAsync(byte[]? request, int echoed) => reader.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes($$"""[{"spending_breakdown":{"fuel":{"spend": {{echoed}} } } }]""")), request, default);
    }

    private static ValueTask<ParsedResponse> ReadAsync(byte[] body, int step = int.MaxValue, long maxBytes = 1 << 24) =>
        new ResponseReader(new RankingRules(), new TextCache(), maxBytes)
            .ReadAsync(new TrickleStream(body, step), default, CancellationToken.None);
}
