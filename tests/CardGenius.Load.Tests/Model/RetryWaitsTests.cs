using CardGenius.Load.Model;
using CardGenius.Load.Tests.Support;
using Polly;
using Polly.Retry;

namespace CardGenius.Load.Tests.Model;

public sealed class RetryWaitsTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.99)]
    public async Task They_are_those_of_the_client(double random)
    {
        var waits = new List<double>();
        var retries = new ResiliencePipelineBuilder<int> { TimeProvider = new NoWait() }.AddRetry(new RetryStrategyOptions<int>
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = () => random,
            Delay = TimeSpan.FromSeconds(1),
            ShouldHandle = static _ => ValueTask.FromResult(true),
            OnRetry = retry =>
            {
                waits.Add(retry.RetryDelay.TotalSeconds);
                return ValueTask.CompletedTask;
            },
        }).Build();

        await retries.ExecuteAsync(static _ => ValueTask.FromResult(0), CancellationToken.None);

        var sums = Enumerable.Range(1, 4).Select(n => RetryWaits.Sum(n, random)).ToList();
        Assert.Equal(sums.Zip(sums.Prepend(0), (sum, before) => Math.Round(sum - before, 5)), waits.Select(w => Math.Round(w, 5)));
    }

    [Fact]
    public void The_mean_and_the_variance_are_those_of_random_waits()
    {
        var random = new Random(1);
        var sums = Enumerable.Range(0, 100_000).Select(_ => RetryWaits.Sum(2, random.NextDouble())).ToList();

        var (mean, variance) = RetryWaits.Of(2);

        Near.Equal(sums.Average(), mean, 0.005);
        Near.Equal(sums.Sum(s => (s - mean) * (s - mean)) / sums.Count, variance, 0.02);
    }

    // Polly waits with a timer, which ends at once.
    private sealed class NoWait : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
