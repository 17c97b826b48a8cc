using System.Globalization;
using System.Text;
using CardGenius.Simulator.Responses;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Responses;

public class ResponseBufferTests
{
    [Fact]
    public void Amounts_are_written_as_short_as_can_be() => Prop.ForAll(
        Gen.OneOf(Gen.Choose(-1000, 1000), Gen.Choose(int.MinValue, int.MaxValue)).ToArbitrary(),
        paise =>
        {
            using var buffer = new ResponseBuffer(1);
            buffer.WriteAmount(paise / 100m);
            Assert.Equal((paise / 100m).ToString("0.##", CultureInfo.InvariantCulture), Encoding.UTF8.GetString(buffer.Memory.Span));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_grows_and_keeps_what_it_has()
    {
        using var buffer = new ResponseBuffer(16);
        var expected = new StringBuilder();
        for (var i = 0; i < 5000; i++)
        {
            buffer.Write("ab"u8);
            buffer.WriteAmount(i);
            expected.Append("ab").Append(i);
        }

        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(buffer.Memory.Span));
    }
}
