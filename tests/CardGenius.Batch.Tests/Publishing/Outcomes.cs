using System.Buffers;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>Generates random outcomes with any text that JSON allows, and any amounts.</summary>
internal static class Outcomes
{
    public static Gen<string> Texts() =>
        from chars in Gen.Elements("a", "Z", "0", " ", "\"", "\\", "\n", "\r", "\t", "\u001e", "\0", "₹", "&", "<", "é", "日", "😀", ",", "=", "\u2028")
            .ArrayOf()
        select string.Concat(chars);

    public static Gen<decimal> Amounts() => Gen.OneOf(
        from whole in Gen.Choose(-2_000_000, 2_000_000) select (decimal)whole,
        from cents in Gen.Choose(-200_000_000, 200_000_000) select cents / 100m,
        from any in ArbMap.Default.GeneratorFor<int>() from scale in Gen.Choose(0, 12) select new decimal(any, 7, 0, any < 0, (byte)scale));

    public static Gen<RankedCard> Cards() =>
        from name in Texts()
        from shown in Texts()
        from alias in Gen.OneOf(Gen.Constant<string?>(null), Texts().Select(t => (string?)t))
        from id in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(-5, 9999).Select(i => (long?)i))
        from total in Amounts()
        from fees in Amounts()
        from extra in Amounts()
        from keys in Gen.SubListOf("amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends", "fuel", "₹")
        from savings in Amounts().ListOf(keys.Count)
        from details in Gen.OneOf(Gen.Constant<CardDetails?>(null), Details().Select(d => (CardDetails?)d))
        select new RankedCard(name, shown, alias, id, total, fees, extra, [.. keys.Zip(savings, (k, s) => new SpendSaving(k, s))]) { Details = details };

    public static Gen<CardDetails> Details() =>
        from benefits in Texts()
        from method in Texts()
        from rate in Amounts()
        from note in Texts()
        from isRecommended in Gen.Elements(true, false)
        from keys in Gen.SubListOf("amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends", "₹")
        from points in Amounts().Where(p => p != 0).ListOf(keys.Count)
        from explanations in Texts().ListOf(keys.Count)
        select new CardDetails(
            benefits,
            isRecommended ? new RecommendedRedemption(method, rate, note) : null,
            [.. keys.Zip(points, explanations).Select(s => new SpendDetail(s.First, s.Second, s.Third))]);

    public static Gen<UserResult> Results() =>
        from row in Gen.Choose(1, int.MaxValue)
        from id in Texts()
        from cards in Cards().ListOf().Resize(12)
        select new UserResult(row, id, [.. cards]);

    public static Gen<UserFailure> Failures() =>
        from row in Gen.Choose(1, int.MaxValue)
        from id in Texts()
        from failureClass in Gen.Elements(Enum.GetValues<FailureClass>())
        from status in Gen.Elements<int?>(null, 400, 422, 429, 500, 503)
        from attempts in Gen.Choose(0, 9)
        from first in Gen.Choose(0, int.MaxValue)
        from detail in Texts()
        from transient in Gen.Elements(true, false)
        let start = new DateTimeOffset(2026, 11, 2, 2, 0, 0, TimeSpan.Zero).AddTicks(first)
        select new UserFailure(row, id, new CallFailure(failureClass, status, attempts, start, start.AddTicks(first), detail), transient);

    public static byte[] Line(UserResult result) => Bytes(o => OutcomeLine.WriteResult(o, result.Row, result.Id, result.Cards));

    public static byte[] Line(UserFailure failure) =>
        Bytes(o => OutcomeLine.WriteFailure(o, failure.Row, failure.Id, failure.Failure, failure.Transient));

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
