using CardGenius.Batch.Execution.Stages;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Tests.Execution.Stages;

public sealed class StageWatchTests
{
    private const int Users = 1000;

    private static readonly AttemptOutcome Quick = new(FailureClass.None, 200, TimeSpan.FromSeconds(1));
    private static readonly AttemptOutcome Slow = new(FailureClass.None, 200, TimeSpan.FromSeconds(50));
    private static readonly AttemptOutcome Failed = new(FailureClass.ServerError, 503, TimeSpan.FromSeconds(1));

    // At most 1 % of the requests may fail. At the end, 1,000 users have 1,000 requests and one for each failed one.
    [Fact]
    public void Failed_requests_that_are_too_many_for_the_whole_stage_refuse_it()
    {
        var watch = new StageWatch(0, Users, AlertSeverity.Warning);
        Take(watch, 10, Failed, Quick);
        Assert.Null(watch.Refusal);

        Take(watch, 1, Failed, Quick);

        Assert.Equal(
            "after 11 of 1,000 users, and even if no further request fails or is slow, 1.1 % of the requests failed (threshold of error-rate: 1 %)", watch.Refusal);
    }

    [Fact]
    public void Slow_requests_that_are_more_than_five_percent_of_the_whole_stage_refuse_it()
    {
        var watch = new StageWatch(0, Users, AlertSeverity.Warning);
        Take(watch, 50, Slow);
        Assert.Null(watch.Refusal);

        Take(watch, 1, Slow);

        Assert.StartsWith("after 51 of 1,000 users, and even if no further request fails or is slow, the 95th percentile of the latency was ", watch.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_remains() => Assert.Equal(
        AfterElevenFailures(users: 0).Refusal, AfterElevenFailures(users: 500).Refusal);

    // Whatever the order of the outcomes is: the watch refuses a stage exactly if the gate refuses it at its end.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_refuses_what_the_gate_refuses_at_the_end(int seed)
    {
        var random = new Random(seed);
        for (var stage = 0; stage < 50; stage++)
        {
            var (failing, slow) = (random.NextDouble() * 0.03, random.NextDouble() * 0.1);
            var (watch, end) = (new StageWatch(0, 200, AlertSeverity.Warning), new Batch.Execution.TallyBuilder(ChunkTally.Zero));
            for (var user = 0; user < 200; user++)
            {
                AttemptOutcome last = random.NextDouble() < slow ? Slow : Quick;
                AttemptOutcome[] attempts = random.NextDouble() < failing ? [Failed, last] : [last];
                end.Attempts(attempts);
                watch.Attempts(attempts);
                watch.UserDone();
            }

            var atEnd = StageGate.FindRefusal(StageFigures.Between(ChunkTally.Zero, end.Build()), AlertSeverity.Warning);
            Assert.Equal(atEnd is null, watch.Refusal is null);
        }
    }

    [Fact]
    public void Chunks_of_earlier_executions_count_and_those_of_earlier_stages_do_not()
    {
        var tally = new ChunkTally { Results = 11, Attempts = 22, FailedAttempts = [new(FailureClass.ServerError, 11)] };
        var watch = new StageWatch(3, Users, AlertSeverity.Warning);

        watch.Opened(new(0, 2), tally);
        Assert.Null(watch.Refusal);
        watch.Opened(new(0, 3), tally);
        Assert.StartsWith("after 11 of 1,000 users", watch.Refusal, StringComparison.Ordinal);
    }

    private static StageWatch AfterElevenFailures(int users)
    {
        var watch = new StageWatch(0, Users, AlertSeverity.Warning);
        Take(watch, 11, Failed, Quick);
        Take(watch, users, Quick);
        return watch;
    }

    private static void Take(StageWatch watch, int users, params AttemptOutcome[] attempts)
    {
        for (var user = 0; user < users; user++)
        {
            watch.Attempts(attempts);
            watch.UserDone();
        }
    }
}
