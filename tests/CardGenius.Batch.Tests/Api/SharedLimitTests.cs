using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.Batch.Tests.Api;

/// <summary>Tests the concurrency limit that several processes share. The chunks report the limit that their process observed, and the chunk
/// scheduler applies it.</summary>
public sealed class SharedLimitTests(ITestOutputHelper output)
{
    public static TheoryData<int, int> Processes
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var processes in (int[])[1, 2, 3, 10])
            {
                for (var seed = 1; seed <= 4; seed++)
                {
                    data.Add(processes, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void A_healthy_API_gets_the_full_concurrency(int processes, int seed)
    {
        var run = new SimulatedProcesses(processes, seed);
        run.Run(TimeSpan.FromMinutes(1));

        var (mean, most) = run.Run(TimeSpan.FromMinutes(10));

        output.WriteLine($"mean {mean:0.00}, most {most}");
        Assert.InRange(mean, 18, 20);
        Assert.InRange(most, 19, 20);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void If_every_request_is_refused_all_processes_together_send_one(int processes, int seed)
    {
        var run = new SimulatedProcesses(processes, seed);
        run.Run(TimeSpan.FromMinutes(5));

        run.Refusals = 1;
        run.Run(TimeSpan.FromSeconds(60));
        var limit = run.Limit;
        var (mean, most) = run.Run(TimeSpan.FromSeconds(60));
        run.Refusals = 0;
        run.Run(TimeSpan.FromSeconds(90));
        var (back, _) = run.Run(TimeSpan.FromMinutes(2));

        output.WriteLine($"limit {limit}, mean {mean:0.00}, most {most}, then {back:0.00}");
        Assert.InRange(limit, 1, 2);
        Assert.InRange(most, 0, 2);
        Assert.InRange(back, 16, 20);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void If_the_API_accepts_eight_requests_about_eight_are_in_flight(int processes, int seed)
    {
        var run = new SimulatedProcesses(processes, seed);
        run.Run(TimeSpan.FromMinutes(5));

        run.Capacity = 8;
        run.Run(TimeSpan.FromMinutes(2));
        var answered = run.Answered;
        var (mean, _) = run.Run(TimeSpan.FromMinutes(20));
        answered = run.Answered - answered;

        output.WriteLine($"mean {mean:0.00}, {answered / 1200.0:0.00}/s answered");
        Assert.InRange(mean, 5, 8.5);
        Assert.InRange(answered / 1200.0, 3.2, 5.4);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void With_one_of_three_backends_a_third_of_the_slots_stays_in_use(int processes, int seed)
    {
        var run = new SimulatedProcesses(processes, seed);
        run.Run(TimeSpan.FromMinutes(5));

        run.Refusals = 2.0 / 3;
        run.Run(TimeSpan.FromMinutes(2));
        var answered = run.Answered;
        run.Run(TimeSpan.FromMinutes(20));
        answered = run.Answered - answered;

        output.WriteLine($"{answered / 1200.0:0.00}/s answered, limit {run.Limit}");
        Assert.InRange(answered / 1200.0, 0.7, 5);
    }

    [Fact]
    public void A_new_process_uses_the_limit_that_the_others_observed()
    {
        using var limit = new ConcurrencyLimiter(20, TimeSpan.Zero, new ManualTimeProvider());
        limit.Join(5);

        Assert.Equal(5, limit.Observed);
        Assert.False(limit.TryEndChunk());
    }
}
