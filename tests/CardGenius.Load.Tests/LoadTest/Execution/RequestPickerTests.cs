using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.Tests.LoadTest.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Load.Tests.LoadTest.Execution;

public sealed class RequestPickerTests
{
    [Fact]
    public void Each_request_has_the_share_of_its_weight() => Prop.ForAll(
        Gen.NonEmptyListOf(Gen.Choose(1, 50)).Select(weights => weights.Take(12).ToList()).ToArbitrary(),
        weights =>
        {
            const int requests = 1000;
            var picker = new RequestPicker([.. weights.Select(w => VirtualLoadTest.Request with { Weight = w })]);
            var counts = new int[weights.Count];
            for (var i = 0; i < requests; i++)
            {
                counts[picker.Pick(i)]++;
            }

            Assert.All(counts.Zip(weights), c => Assert.Equal((double)requests * c.Second / weights.Sum(), c.First, 8.0));
        }).QuickCheckThrowOnFailure();
}
