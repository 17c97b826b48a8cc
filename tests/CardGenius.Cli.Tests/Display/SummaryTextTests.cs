using CardGenius.Batch.Model;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Display;

public sealed class SummaryTextTests
{
    [Fact]
    public void A_completed_run()
    {
        AssertSame(
            """
            run week-45: completed
              rows      1,005: 1,000 results, 0 failures, 5 rejects
              time      1 min 15 s, 800 users/min
              requests  1,041, 51 failed: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              results   /store/results/run_date=2026-11-02/run_id=week-45
              output    /data/results.xlsx
              next      cardgenius verify week-45   # verify that the results are complete

            """,
            Summary(Samples.Completed("week-45")) with { Output = "/data/results.xlsx" });
    }

    [Fact]
    public void Requests_without_user_data_are_part_of_the_count()
    {
        var run = Samples.Completed("week-45");
        var text = SummaryText.Format(Summary(run with { Tally = run.Tally with { NeutralRequests = 2 } }));
        Assert.Contains("  requests  1,043 (2 without user data), 51 failed: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completed_run_with_failures_says_how_to_ask_again()
    {
        AssertSame(
            """
            run week-45: completed with failures
              rows      1,005: 990 results, 10 failures, 5 rejects
              time      1 min 15 s, 800 users/min
              requests  1,041, 51 failed: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              results   /store/results/run_date=2026-11-02/run_id=week-45
              next      cardgenius redrive week-45   # run the failed users again
                        cardgenius verify week-45   # verify that the results are complete

            """,
            Summary(Samples.WithFailures("week-45")));
    }

    [Fact]
    public void A_run_stopped_for_failures_shows_what_is_left_and_the_next_step()
    {
        AssertSame(
            """
            run week-45: stopped
              reason    9 % of the users fail
              rows      1,005: 300 results, 30 failures, 5 rejects, 670 to do
              time      1 min 15 s, 800 users/min
              requests  1,041, 51 failed: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              next      cardgenius resume week-45   # continue, once the cause is fixed
                        cardgenius resume week-45 --accept-failures   # continue anyway

            """,
            Summary(Samples.Stopped("week-45", StopCause.TooManyFailures, "9 % of the users fail")));
    }

    [Fact]
    public void Users_without_cards_and_dropped_cards_are_told()
    {
        AssertSame(
            """
            run week-45: completed
              rows      1,005: 1,000 results, 0 failures, 5 rejects
              no card   12 users
              dropped   1,207 cards: 1,200 not commissionable, 7 with a missing amount
              time      1 min 15 s, 800 users/min
              requests  1,041, 51 failed: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              results   /store/results/run_date=2026-11-02/run_id=week-45
              next      cardgenius verify week-45   # verify that the results are complete

            """,
            Summary(Samples.WithoutCards(Samples.Completed("week-45"))));
    }

    [Fact]
    public void A_run_that_stopped_because_users_got_no_card_says_how_to_go_on()
    {
        AssertSame(
            """
            run week-45: stopped
              reason    210 of 230 users got no card, more than the tolerated 20 %
              rows      1,005: 300 results, 30 failures, 5 rejects, 670 to do
              no card   12 users
              dropped   1,207 cards: 1,200 not commissionable, 7 with a missing amount
              time      1 min 15 s, 800 users/min
              requests  1,041, 51 failed: 30 rate limited (429), 13 server errors (5xx), 8 refused as wrong (4xx)
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              next      cardgenius resume week-45   # continue, once the cause is fixed; users that are done keep their results without a card
                        cardgenius resume week-45 --no-card-tolerance 100%   # continue anyway
                        cardgenius run   # with the same flags and another --run-id, to run every user again

            """,
            Summary(Samples.WithoutCards(Samples.Stopped(
                "week-45", StopCause.TooManyWithoutCards, "210 of 230 users got no card, more than the tolerated 20 %"))));
    }

    [Fact]
    public void A_run_with_rejects_names_the_file_to_correct()
    {
        var steps = new NextSteps("cardgenius", "blob:weekly", p => $"https://a/weekly/{p}")
            .After(Samples.WithFailures("week-45") with { RejectsPath = "results/run_id=week-45/rejects.xlsx" });

        Assert.Equal(["cardgenius redrive week-45 --store blob:weekly", "cardgenius run --store blob:weekly --input rejects.xlsx", "cardgenius verify week-45 --store blob:weekly"], steps.Select(s => s.Command));
        Assert.Equal(
            "run the rejects: copy https://a/weekly/results/run_id=week-45/rejects.xlsx to this folder and correct its cells first; add the flags of this run",
            steps[1].What);
    }

    [Fact]
    public void A_run_of_rejects_only_says_how_to_see_why()
    {
        var steps = new NextSteps("cardgenius", "", p => p).After(Samples.Stopped("run", StopCause.AllRejected, "x"));

        Assert.Equal(("cardgenius plan --input FILE", "show the columns and why rows are rejects"), Assert.Single(steps));
    }

    [Fact]
    public void A_run_that_was_complete_already_says_so()
    {
        AssertSame(
            """
            run week-45: completed already, no requests were sent
              rows      1,005: 1,000 results, 0 failures, 5 rejects
              requests  1,041, none failed
              latency   p50 149 ms  p95 240 ms  p99 240 ms  longest 1.52 s
              results   /store/results/run_date=2026-11-02/run_id=week-45
              next      cardgenius verify week-45   # verify that the results are complete

            """,
            Summary(Samples.Completed("week-45") with { Tally = Samples.Tally with { FailedAttempts = [] } }) with { WasComplete = true });
    }

    [Fact]
    public void A_run_that_never_came_to_its_users()
    {
        AssertSame(
            """
            run week-45: stopped
              reason    the API refuses the token (401)
              time      1 min 15 s
              next      cardgenius resume week-45   # continue, once the credentials or the address are fixed

            """,
            Summary(new RunResult
            {
                RunId = "week-45",
                State = RunState.Stopped,
                Cause = StopCause.Fatal,
                Reason = "the API refuses the token (401)",
            }) with
            { DoneNow = 0 });
    }

    [Fact]
    public void A_store_that_is_not_the_default_stands_in_every_suggestion()
    {
        var steps = new NextSteps("cardgenius", "/data/store", p => p);

        Assert.Equal(
            ["cardgenius resume run --store /data/store", "cardgenius resume run --store /data/store --accept-failures"],
            steps.After(Samples.Stopped("run", StopCause.TooManyFailures, "x")).Select(s => s.Command));
        Assert.Equal("cardgenius resume run --store /data/store", Assert.Single(steps.After(Samples.Stopped("run", StopCause.Interrupted, "x"))).Command);
        Assert.Equal("cardgenius resume run --store /data/store", Assert.Single(steps.After(Samples.Completed("run") with { State = RunState.Paused })).Command);
        Assert.Equal(
            ["cardgenius rollout", "cardgenius resume run --store /data/store"],
            steps.After(Samples.Completed("run") with { State = RunState.Paused, StageRefusal = "x" }).Select(s => s.Command));
        Assert.Empty(steps.After(Samples.Completed("run") with { State = RunState.Cancelled }));
    }

    internal static RunSummary Summary(RunResult result) => new()
    {
        Result = result,
        Duration = TimeSpan.FromSeconds(75),
        Worked = TimeSpan.FromSeconds(75),
        DoneNow = 1000,
        Store = new FolderPlace("/store"),
        Next = new NextSteps("cardgenius", "", p => p).After(result),
    };

    private static void AssertSame(string expected, RunSummary summary) =>
        Assert.Equal(expected, SummaryText.Format(summary).Replace("\r\n", "\n", StringComparison.Ordinal));
}
