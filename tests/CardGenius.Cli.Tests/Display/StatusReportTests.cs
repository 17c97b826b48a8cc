using CardGenius.Batch.Model;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Display;

public sealed class StatusReportTests
{
    private static readonly NextSteps Next = new("cardgenius", "", p => p);

    [Fact]
    public void All_runs_of_a_store()
    {
        RunOverview[] runs =
        [
            Overview(Samples.Status("a-live-one", progress: RunState.Running, isLive: true)),
            Overview(Samples.Status("asked-to-pause", progress: RunState.Held, isLive: true) with { Control = new() { Request = ControlRequest.Pause } }),
            Overview(Samples.Status("died", progress: RunState.Running)),
            Overview(Samples.Status("ended", Samples.WithFailures("ended"), RunState.Publishing)),
            Overview(Samples.Status("hosted") with { IsHosted = true }),
            Overview(Samples.Status("unplanned") with { Plan = null }),
        ];

        Assert.Equal(
            """
            RUN             STATE                    USERS   DONE  FAILURES  UPDATED (UTC)        RESULTS
            a-live-one      running                  1,000    400         5  2026-11-02 02:01:15  -
            asked-to-pause  held (pause requested)   1,000    400         5  2026-11-02 02:01:15  -
            died            stopped                  1,000    400         5  2026-11-02 02:01:15  -
            ended           completed with failures  1,000  1,000        10  2026-11-02 02:01:15  /store/results/run_date=2026-11-02/run_id=ended
            hosted          running                  1,000      -         -  2026-11-02 02:00:00  -
            unplanned       stopped                      0      0         0  -                    -
            hosted: a function app executes it: GET /api/runs/hosted there shows its progress
            died was interrupted; to continue: cardgenius resume died
            unplanned was interrupted; to continue: cardgenius resume unplanned

            """,
            StatusReport.Table(runs, "folder /store", Next, "cardgenius").Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_without_runs()
    {
        Assert.Equal(
            "no runs in folder /store\n  next      cardgenius demo   # start a demo run\n",
            StatusReport.Table([], "folder /store", Next, "cardgenius").Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void One_run_in_the_queue_of_serve()
    {
        var run = Overview(Samples.Status("run", progress: RunState.Queued) with { IsHosted = true, IsInQueue = true });
        var text = StatusReport.Detail(run, Next, Samples.Now);
        Assert.Contains("it is in the queue of cardgenius serve, which executes it or will do so after its next start", text, StringComparison.Ordinal);
        Assert.DoesNotContain("function app executes it", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_of_a_function_app()
    {
        // The result in the store is of an earlier execution.
        var run = Overview(Samples.Status("run", Samples.Stopped("run", StopCause.Fatal, "401")) with { IsHosted = true });
        var text = StatusReport.Detail(run, Next, Samples.Now);
        Assert.StartsWith("run run: running", text, StringComparison.Ordinal);
        Assert.Contains("a function app executes it: GET /api/runs/run there shows its progress", text, StringComparison.Ordinal);
        Assert.DoesNotContain("401", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_that_is_queued_in_a_function_app()
    {
        var run = Overview(Samples.Status("run", progress: RunState.Queued) with { IsHosted = true });
        var text = StatusReport.Detail(run, Next, Samples.Now);
        Assert.StartsWith("run run: queued", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resume", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_active_run()
    {
        AssertDetail(
            """
            run run: running
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      400 (40 %), 5 failures
              pace      800 users/min, 45 s to go
              api       https://api.example/cg/api/pro, 20 in flight, top 10
              updated   2026-11-02 02:01:15 UTC

            """,
            Samples.Status("run", progress: RunState.Running, isLive: true));
    }

    [Fact]
    public void One_active_run_with_its_requests()
    {
        var run = Samples.Status("run", progress: RunState.Running, isLive: true);
        AssertDetail(
            """
            run run: running
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      400 (40 %), 5 failures
              pace      800 users/min, 45 s to go
              requests  9 in flight (limit 12 of 20), p50 1.50 s, p95 2.10 s, 1 retry
              api       https://api.example/cg/api/pro, 20 in flight, top 10
              updated   2026-11-02 02:01:15 UTC

            """,
            run with { Progress = run.Progress! with { Window = 9, ApiLimit = 12.4, P50Ms = 1500, P95Ms = 2100, Retries = 1 } });
        var document = StatusDocument.From(Overview(run with { Progress = run.Progress with { Window = 9, ApiLimit = 12.4, P95Ms = 2100, Retries = 1 } }));
        Assert.Equal((9, 12.4, 2100, 1), (document.Requests!.InFlight, document.Requests.Limit, document.Requests.P95Ms, document.Requests.Retries));
        Assert.Equal(45, document.EtaSeconds);
    }

    [Fact]
    public void One_run_that_holds_shows_the_next_try_and_no_estimate()
    {
        var run = Samples.Status("run", progress: RunState.Held, isLive: true);
        run = run with { Progress = run.Progress! with { Reason = "the API fails (503)", HeldUntil = Samples.Now.AddSeconds(330) } };
        AssertDetail(
            """
            run run: held
              reason    the API fails (503)
              next try  2026-11-02 02:05:30 UTC, in 4 min 10 s
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      400 (40 %), 5 failures
              api       https://api.example/cg/api/pro, 20 in flight, top 10
              updated   2026-11-02 02:01:15 UTC

            """,
            run);
        Assert.Null(StatusDocument.From(Overview(run)).EtaSeconds);
    }

    [Fact]
    public void One_run_that_was_paused_says_who_paused_it_and_when()
    {
        var paused = new RunResult { RunId = "run", State = RunState.Paused, Reason = "pause requested by maria@ops1" };
        var run = Samples.Status("run", paused, RunState.Paused) with
        {
            Control = new() { Request = ControlRequest.Pause, At = Samples.Now.AddSeconds(60), By = "maria@ops1" },
        };
        var text = StatusReport.Detail(Overview(run), Next, Samples.Now).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.StartsWith(
            "run run: paused\n  reason    pause requested by maria@ops1\n  asked     to pause at 2026-11-02 02:01:00 UTC by maria@ops1\n", text, StringComparison.Ordinal);
        Assert.Equal(new("pause", Samples.Now.AddSeconds(60), "maria@ops1"), StatusDocument.From(Overview(run)).Control);
    }

    [Fact]
    public void One_run_whose_process_is_gone()
    {
        AssertDetail(
            """
            run run: stopped
              reason    interrupted: the process ended without a result
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      400 (40 %), 5 failures
              api       https://api.example/cg/api/pro, 20 in flight, top 10
              updated   2026-11-02 02:01:15 UTC
              next      cardgenius resume run   # continue; users that are done are not requested again

            """,
            Samples.Status("run", progress: RunState.Running));
    }

    [Fact]
    public void A_run_of_corrected_rejects_names_their_run()
    {
        var status = Samples.Status("run", progress: RunState.Running, isLive: true);
        var text = StatusReport.Detail(
            new RunOverview(status with { Plan = status.Plan! with { RejectsOf = ["week-44", "week-45"] } }, new FolderPlace("/store")), new NextSteps("cardgenius", "", p => p), Samples.Now);

        Assert.Contains("\n  origin    rejects of week-44, week-45\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_that_ended()
    {
        var status = Samples.Status("run", Samples.WithFailures("run"), RunState.Publishing);

        AssertDetail(
            """
            run run: completed with failures
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      1,000 (100 %), 10 failures
              api       https://api.example/cg/api/pro, 20 in flight, 4.5 requests a second, top 10
              updated   2026-11-02 02:01:15 UTC
              results   /store/results/run_date=2026-11-02/run_id=run
              next      cardgenius redrive run   # run the failed users again
                        cardgenius verify run   # verify that the results are complete

            """,
            status with { Settings = status.Settings with { Api = status.Settings.Api with { RequestsPerSecond = 4.5 } } });
    }

    [Fact]
    public void An_agreed_concurrency_that_is_not_the_usual_one_is_shown()
    {
        var status = Samples.Status("run", Samples.WithFailures("run"), RunState.Publishing);

        AssertDetail(
            """
            run run: completed with failures
              input     /data/users.csv (SHA-256 aaaaaaaaaaaa…)
              rows      1,005: 1,000 users, 5 rejects
              done      1,000 (100 %), 10 failures
              api       https://api.example/cg/api/pro, 60 in flight, top 10
              agreed    up to 70 requests in flight, with the API's owners
              updated   2026-11-02 02:01:15 UTC
              results   /store/results/run_date=2026-11-02/run_id=run
              next      cardgenius redrive run   # run the failed users again
                        cardgenius verify run   # verify that the results are complete

            """,
            status with { Settings = status.Settings with { AgreedConcurrency = 70, Concurrency = 60 } });
    }

    [Fact]
    public void Users_without_cards_are_counted_during_a_run_and_after_it()
    {
        var live = Samples.Status("run", progress: RunState.Running, isLive: true);
        var counted = live with { Progress = live.Progress! with { Tally = new() { Results = 395, WithoutCards = 3, Dropped = new(1, 0, 0, 0, 0) } } };
        Assert.Contains(
            "failures\n  no card   3 users\n  dropped   1 card: 1 without a name\n  pace ",
            StatusReport.Detail(Overview(counted), Next, Samples.Now).Replace("\r\n", "\n", StringComparison.Ordinal),
            StringComparison.Ordinal);

        var ended = Overview(Samples.Status("run", Samples.WithoutCards(Samples.Completed("run")), RunState.Publishing));
        Assert.Equal((12, 1200), (ended.WithoutCards, ended.Dropped.NotCommissionable));
        var document = StatusDocument.From(ended);
        Assert.Equal((12, 1200), (document.WithoutCards, document.DroppedCards.NotCommissionable));

        var stopped = Samples.Stopped("run", StopCause.Interrupted, "x");
        Assert.Equal(3, Overview(counted with { Result = stopped, IsLive = false }).WithoutCards);
    }

    [Fact]
    public void A_stopped_run_counts_the_users_in_checkpoints()
    {
        var stopped = Samples.Stopped("run", StopCause.Interrupted, "the process was asked to end") with { Results = 100, Failures = 0 };

        var run = Overview(Samples.Status("run", stopped, RunState.Stopped));

        Assert.Equal((400, 5, "stopped", "the process was asked to end"), (run.Done, run.Failures, run.State, run.Reason));
    }

    [Fact]
    public void A_run_that_was_started_again_is_what_it_does_now()
    {
        var run = Overview(Samples.Status("run", Samples.Stopped("run", StopCause.Fatal, "401"), RunState.Running, isLive: true));

        Assert.Equal(("running", null, null), (run.State, run.Reason, run.ResultsFolder));
    }

    private static RunOverview Overview(RunStatus status) => new(status, new FolderPlace("/store"));

    private static void AssertDetail(string expected, RunStatus status) =>
        Assert.Equal(expected, StatusReport.Detail(Overview(status), Next, Samples.Now.AddSeconds(80)).Replace("\r\n", "\n", StringComparison.Ordinal));
}
