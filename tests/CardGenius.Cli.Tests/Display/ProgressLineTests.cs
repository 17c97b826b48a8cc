using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Cli.Display;

namespace CardGenius.Cli.Tests.Display;

public sealed class ProgressLineTests
{
    public static TheoryData<string, string> Lines => new()
    {
        {
            "running",
            "00:01:29 running  1,200/2,000 users (60 %)  812/min  ETA 59 s  in flight 20/20  p50 151 ms  p95 298 ms  retries 14  failures 2  rejects 5"
        },
        {
            "slowed",
            "00:01:29 running  1,200/2,000 users (60 %)  812/min  ETA 59 s  in flight 8/8 (of 20)  p50 151 ms  p95 298 ms  retries 14  failures 2  rejects 5"
            + ": the API throttles (429): at most 8 of 20 requests in flight"
        },
        {
            "starting",
            "00:00:00 running  0/2,000 users (0 %)  -/min  ETA -  in flight 0/20  p50 -  p95 -  retries 0  failures 0  rejects 0"
        },
        { "planning", "00:00:12 planning  1,240,000 rows read" },
        { "queued", "00:00:03 queued: waiting for run 'other' (process 7 on vm)" },
        {
            "held",
            "00:01:29 held  1,200/2,000 users (60 %)  retries 14  failures 2  rejects 5: most chunks found the API unavailable; next attempt in 28 s"
        },
        { "held without a reason", "00:01:29 held  1,200/2,000 users (60 %)  retries 14  failures 2  rejects 5: the API does not respond; next attempt in 0 s" },
        { "publishing", "00:01:29 publishing  3/12 parts  1,200/2,000 users (60 %)  failures 2  rejects 5" },
        { "held before the plan", "00:00:00 held  no users  retries 0  failures 0  rejects 0: the API does not respond; next attempt in 5 s" },
        { "stopped", "00:01:29 stopped  1,200/2,000 users (60 %)  retries 14  failures 2  rejects 5: 12 % of the users fail" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_state_has_its_line(string state, string expected)
    {
        Assert.Equal(expected, ProgressLine.Format(Figures(state)));
    }

    private static LiveFigures Figures(string state) => state switch
    {
        "running" => LiveSamples.Running,
        "slowed" => LiveSamples.Slowed,
        "starting" => new() { State = RunState.Running, Users = 2000, Concurrency = 20, Limit = 20 },
        "planning" => new() { State = RunState.Planning, Elapsed = TimeSpan.FromSeconds(12), RowsPlanned = 1_240_000 },
        "queued" => new() { State = RunState.Queued, Elapsed = TimeSpan.FromSeconds(3), Reason = "waiting for run 'other' (process 7 on vm)" },
        "held" => LiveSamples.Running with
        {
            State = RunState.Held,
            Reason = "most chunks found the API unavailable",
            HoldLeft = TimeSpan.FromSeconds(28),
        },
        "held without a reason" => LiveSamples.Running with { State = RunState.Held, HoldLeft = TimeSpan.Zero },
        "held before the plan" => new() { State = RunState.Held, HoldLeft = TimeSpan.FromSeconds(5) },
        "publishing" => LiveSamples.Slowed with { State = RunState.Publishing, PartsDone = 3, Parts = 12 },
        _ => LiveSamples.Running with { State = RunState.Stopped, Reason = "12 % of the users fail" },
    };
}
