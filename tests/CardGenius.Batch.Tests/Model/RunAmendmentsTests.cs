using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Model;

public sealed class RunAmendmentsTests
{
    [Theory]
    [InlineData(null, null, null, 20, 20)]
    [InlineData(60, null, null, 60, 60)]
    [InlineData(60, 40, null, 60, 40)]
    [InlineData(null, 60, 60, 60, 60)]
    [InlineData(60, null, 30, 30, 30)]
    [InlineData(60, null, 90, 90, 60)]
    public void The_concurrency_is_at_most_the_agreed_one(int? recorded, int? concurrency, int? agreed, int ceiling, int expected)
    {
        var settings = new RunSettings { AgreedConcurrency = recorded, Concurrency = recorded ?? 20 };
        var changed = new RunAmendments { AgreedConcurrency = agreed, Concurrency = concurrency }.Apply(settings);
        Assert.Equal((ceiling, expected), (changed.Ceiling, changed.Concurrency));
    }

    [Theory]
    [InlineData(null, 21, null)]
    [InlineData(60, 61, null)]
    [InlineData(60, 41, 40)]
    public void A_higher_concurrency_is_refused(int? recorded, int concurrency, int? agreed)
    {
        var settings = new RunSettings { AgreedConcurrency = recorded, Concurrency = recorded ?? 20 };
        var error = Assert.Throws<RunException>(() => new RunAmendments { AgreedConcurrency = agreed, Concurrency = concurrency }.Apply(settings));
        Assert.Contains("--agreed-concurrency", error.Message, StringComparison.Ordinal);
    }
}
