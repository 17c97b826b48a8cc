using System.Buffers;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Tests.Publishing;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Records;

public sealed class OutcomeLineTests
{
    [Fact]
    public void The_line_of_a_result_is_the_published_line()
    {
        RankedCard card = new(
            "AXIS MAGNUS ", "Axis Magnus & Co ₹", "axis-magnus", 114, 75036m, 10000.00m, 0m, [new("amazon_spends", 43.50m), new("fuel", 0m)]);

        var line = Write(o => OutcomeLine.WriteResult(o, 2, "u\"1", [card, card with { Alias = null, Id = null, TotalSavingsYearly = -1.25m }]));

        Assert.Equal(
            """
            {"row":2,"id":"u\"1","cards":[{"rank":1,"name":"AXIS MAGNUS ","shown_name":"Axis Magnus & Co ₹","alias":"axis-magnus","id":114,"total_savings_yearly":75036,"joining_fees":10000,"total_extra_benefits":0,"net_savings":65036,"breakdown":{"amazon_spends":43.5,"fuel":0}},{"rank":2,"name":"AXIS MAGNUS ","shown_name":"Axis Magnus & Co ₹","alias":null,"id":null,"total_savings_yearly":-1.25,"joining_fees":10000,"total_extra_benefits":0,"net_savings":-10001.25,"breakdown":{"amazon_spends":43.5,"fuel":0}}]}

            """.ReplaceLineEndings("\n"),
            line);
    }

    [Fact]
    public void Details_are_written_after_the_breakdown_and_read_only_on_request()
    {
        var details = new CardDetails(
            "Includes: ₹500 welcome bonus",
            new RecommendedRedemption("Airmiles", 0.650m, ""),
            [new("amazon_spends", 43, "On spend of ₹1.28K"), new("fuel", 7, "")]);
        RankedCard card = new("A", "A", null, null, 1, 0, 0, []) { Details = details };

        var line = Write(o => OutcomeLine.WriteResult(o, 2, "u", [card, card with { Details = CardDetails.None }]));

        Assert.Contains(
            """
            "breakdown":{},"details":{"extra_benefits":"Includes: ₹500 welcome bonus","redemption":{"method":"Airmiles","conversion_rate":0.65,"note":""},"points":{"amazon_spends":43,"fuel":7},"explanations":{"amazon_spends":"On spend of ₹1.28K"}}}
            """.Trim(),
            line,
            StringComparison.Ordinal);
        Assert.EndsWith("\"breakdown\":{},\"details\":{}}]}\n", line, StringComparison.Ordinal);
        Assert.All(OutcomeLine.ReadResult(Encoding.UTF8.GetBytes(line)).Cards, c => Assert.Null(c.Details));
        Assert.All(OutcomeLine.ReadResult(Encoding.UTF8.GetBytes(line), withDetails: true).Cards, c => Assert.NotNull(c.Details));
    }

    [Fact]
    public void A_result_can_have_no_cards() =>
        Assert.Equal("{\"row\":7,\"id\":\"u\",\"cards\":[]}\n", Write(o => OutcomeLine.WriteResult(o, 7, "u", [])));

    [Fact]
    public void The_line_of_a_failure_begins_with_its_failure()
    {
        CallFailure failure = new(
            FailureClass.Timeout, null, 3, At(0), At(95.5), "no answer within 30 s");

        var line = Write(o => OutcomeLine.WriteFailure(o, 9, "u9", failure, transient: true));

        Assert.Equal(
            """
            {"failure":{"class":"Timeout","transient":true,"status":null,"attempts":3,"first":"2026-11-02T02:00:00Z","last":"2026-11-02T02:01:35.5Z","detail":"no answer within 30 s"},"row":9,"id":"u9"}

            """.ReplaceLineEndings("\n"),
            line);
        Assert.True(OutcomeLine.IsFailure(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void Every_result_is_read_as_written() => Prop.ForAll(
        Outcomes.Results().ToArbitrary(),
        expected =>
        {
            var line = Bytes(o => OutcomeLine.WriteResult(o, expected.Row, expected.Id, expected.Cards));
            var read = OutcomeLine.ReadResult(line, withDetails: true);
            return line[^1] == (byte)'\n'
                && line.AsSpan().IndexOf((byte)'\n') == line.Length - 1
                && !OutcomeLine.IsFailure(line)
                && read.Row == expected.Row
                && read.Id == expected.Id
                && Same(expected.Cards, read.Cards)
                && line.AsSpan().SequenceEqual(Bytes(o => OutcomeLine.WriteResult(o, read.Row, read.Id, read.Cards)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_failure_is_read_as_written() => Prop.ForAll(
        Outcomes.Failures().ToArbitrary(),
        expected =>
        {
            var line = Bytes(o => OutcomeLine.WriteFailure(o, expected.Row, expected.Id, expected.Failure, expected.Transient));
            return OutcomeLine.IsFailure(line)
                && line.AsSpan().IndexOf((byte)'\n') == line.Length - 1
                && OutcomeLine.ReadFailure(line) == expected;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_amounts_are_written_as_equal_bytes() => Prop.ForAll<decimal, byte>((value, zeros) =>
    {
        var scaled = value;
        for (var i = 0; i < zeros % 20; i++)
        {
            scaled *= 1.0m;
        }

        var normal = Amount.Normalize(scaled);
        var text = normal.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return normal == value && !(text.Contains('.', StringComparison.Ordinal) && text[^1] == '0');
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"row\":1,\"id\":\"u\"}")]
    [InlineData("{\"row\":\"1\",\"id\":\"u\",\"cards\":[]}")]
    [InlineData("{\"row\":1,\"id\":\"u\",\"cards\":[{\"rank\":1}]}")]
    [InlineData("{\"row\":1,\"id\":\"u\",\"cards\":[")]
    [InlineData("{\"row\":1,\"id\":\"u\",\"cards\":[]}{}")]
    public void A_line_that_is_not_a_result_is_refused(string line) =>
        Assert.Throws<FormatException>(() => OutcomeLine.ReadResult(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("")]
    [InlineData("{\"failure\":{\"class\":\"Nonsense\"},\"row\":1,\"id\":\"u\"}")]
    [InlineData("{\"failure\":{\"class\":\"Timeout\"},\"row\":1}")]
    [InlineData("{\"failure\":{\"class\":\"Timeout\",\"first\":\"yesterday\"},\"row\":1,\"id\":\"u\"}")]
    [InlineData("{\"failure\":3,\"row\":1,\"id\":\"u\"}")]
    public void A_line_that_is_not_a_failure_is_refused(string line) =>
        Assert.Throws<FormatException>(() => OutcomeLine.ReadFailure(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Control_characters_do_not_break_the_line()
    {
        using var document = JsonDocument.Parse(Bytes(o => OutcomeLine.WriteResult(o, 1, "\u0001\n", [])));
        Assert.Equal("\u0001\n", document.RootElement.GetProperty("id").GetString());
    }

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 11, 2, 2, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    private static bool Same(IReadOnlyList<RankedCard> expected, IReadOnlyList<RankedCard> actual) =>
        expected.Count == actual.Count
        && expected.Zip(actual).All(p =>
            p.First == p.Second with { Breakdown = p.First.Breakdown, Details = p.First.Details }
            && p.First.Breakdown.SequenceEqual(p.Second.Breakdown)
            && Same(p.First.Details, p.Second.Details));

    private static bool Same(CardDetails? expected, CardDetails? actual) =>
        expected is null || actual is null
            ? expected is null && actual is null
            : expected == actual with { Spends = expected.Spends } && expected.Spends.SequenceEqual(actual.Spends);

    private static string Write(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Bytes(write));

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
