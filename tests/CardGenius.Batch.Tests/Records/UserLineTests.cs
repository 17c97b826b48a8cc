using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Batch.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Records;

public sealed class UserLineTests
{
    [Fact]
    public void A_line_has_the_documented_format()
    {
        var request = new UserRequest { SelectedCard = 42 };
        request.Add(RequestFields.Find("fuel")!.Value, 1.50m);
        request.Add(RequestFields.Find("amazon_spends")!.Value, 100.00m);
        request.Add(RequestFields.Find("domestic_lounge_usage_quarterly")!.Value, 2);

        Assert.Equal(
            """{"row":7,"id":"ü\"1","request":{"amazon_spends":100,"fuel":1.5,"domestic_lounge_usage_quarterly":2,"selected_card_id":42},"cells":["ü\"1",null,"₹ 1"]}""",
            Encoding.UTF8.GetString(Write(7, "ü\"1", request, "ü\"1", null, "₹ 1")));
    }

    [Fact]
    public void A_line_is_read_as_written_and_the_request_is_unchanged()
    {
        var amounts = Gen.ListOf(Gen.Zip(Gen.Choose(0, RequestFields.All.Count - 2), Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, 12))));
        var texts = Gen.ListOf(Gen.Elements("", "a", "\"", "\\", "\n", "\u0001", "₹", "🙂", "</script>", "1,00,000")).Select(string.Concat);
        var cells = Gen.ListOf(texts.OrNull());
        Prop.ForAll(Gen.Zip(Gen.Zip(Gen.Choose(1, int.MaxValue), texts), Gen.Zip(amounts, cells)).ToArbitrary(), sample =>
        {
            var ((row, id), (numbers, own)) = sample;
            var request = new UserRequest();
            foreach (var (field, (digits, scale)) in numbers)
            {
                request.Add(field, new decimal(digits, 0, 0, false, (byte)scale));
            }

            var line = Write(row, id, request, [.. own]);
            var user = UserLine.Parse(line, 5, own.Count + 2);

            Assert.Equal((5L, (long)row, id), (user.Index, user.Row, user.Id));
            Assert.Equal([.. own, null, null], user.Cells);
            Assert.Equal(Request(request), Encoding.UTF8.GetString(user.Request.Span));
            using var json = JsonDocument.Parse(user.Request);
            for (var field = 0; field < RequestFields.All.Count - 1; field++)
            {
                var sent = json.RootElement.TryGetProperty(RequestFields.All[field].Name, out var number);
                Assert.Equal(request[field] != 0, sent);
                Assert.Equal(request[field], sent ? number.GetDecimal() : 0);
                Assert.True(!sent || !number.GetRawText().Contains('.', StringComparison.Ordinal) || !number.GetRawText().EndsWith('0'));
            }

            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty(RequestFields.SelectedCard).ValueKind);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"row\":1,\"id\":\"a\",\"request\":{}}")]
    [InlineData("{\"row\":\"1\",\"id\":\"a\",\"request\":{},\"cells\":[]}")]
    [InlineData("{\"row\":1,\"id\":5,\"request\":{},\"cells\":[]}")]
    [InlineData("{\"row\":1,\"id\":\"a\",\"request\":{},\"cells\":[1]}")]
    [InlineData("{\"row\":1,\"id\":\"a\",\"request\":{},\"cells\":[\"1\",\"2\",\"3\"]}")]
    [InlineData("{\"row\":1,\"id\":\"a\",\"request\":{},\"cells\":[]")]
    public void Anything_else_is_refused(string line) =>
        Assert.ThrowsAny<JsonException>(() => UserLine.Parse(Encoding.UTF8.GetBytes(line), 0, 2));

    [Fact]
    public void An_unknown_member_is_ignored()
    {
        var user = UserLine.Parse("""{"new":{"a":[1]},"row":1,"id":"a","request":{"fuel":1},"cells":["a"]}"""u8.ToArray(), 0, 1);

        Assert.Equal("""{"fuel":1}""", Encoding.UTF8.GetString(user.Request.Span));
    }

    private static string Request(UserRequest request)
    {
        var fields = RequestFields.All.SkipLast(1).Select((f, i) => (f.Name, Number: request[i])).Where(f => f.Number != 0)
            .Select(f => $"\"{f.Name}\":{f.Number.ToString("0.############", CultureInfo.InvariantCulture)},");
        return $"{{{string.Concat(fields)}\"selected_card_id\":null}}";
    }

    private static byte[] Write(long row, string id, UserRequest request, params string?[] cells)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            UserLine.Write(writer, row, id, request, cells);
        }

        return bytes.ToArray();
    }
}
