using static CardGenius.Infrastructure.Tests.Monitoring.Scenario;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>The scenarios of the rule tests.</summary>
internal static class Scenarios
{
    private const string Requests = "cardgenius_requests_by_duration_total";
    private const string Failed = "cardgenius_requests_failed_total";
    private const string Results = "cardgenius_users_total{outcome=\"result\"}";
    private const string Running = "cardgenius_runs{state=\"running\"}";
    private const string Held = "cardgenius_runs{state=\"held\"}";

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario("there are no series at all").At(5).At(60),
        new Scenario("the app is idle").Idle().At(1).At(10).At(80),
        new Scenario("a run is healthy").Run().At(1).At(4).At(6).At(10).At(40).At(80),
        new Scenario("a run begins: planning takes ten minutes, and the first minute has half the rate").Run()
            .With("cardgenius_runs{state=\"planning\"}", Gauge((1, 10), (0, 80)))
            .With(Running, Gauge((0, 10), (1, 80)))
            .With(Requests, Counter((0, 10), (400, 1), (800, 79)))
            .With(Results, Counter((0, 10), (400, 1), (800, 79)))
            .At(5).At(10).At(12).At(14).At(15).At(16).At(20).At(40),
        new Scenario("a run ends: the last users take three minutes").Run()
            .With("cardgenius_users_pending", $"24000-800x29 200-20x9 0+0x49")
            .With(Requests, Counter((800, 30), (20, 10), (0, 50)))
            .With(Results, Counter((800, 30), (20, 10), (0, 50)))
            .With(Running, Gauge((1, 40), (0, 50)))
            .At(29).At(33).At(38).At(42).At(50).At(80),
        new Scenario("a small run has a low rate").Run()
            .With("cardgenius_users_pending", Gauge((500, Minutes)))
            .With(Requests, Counter((60, Minutes)))
            .With(Results, Counter((60, Minutes)))
            .At(10).At(40),
        new Scenario("half the concurrency gives half the rate").Run()
            .With("cardgenius_requests_planned_per_second", Gauge((20 / 3.0, Minutes)))
            .With(Requests, Counter((400, Minutes)))
            .With(Results, Counter((400, Minutes)))
            .At(10).At(40),
        new Scenario("requests per second fall").Run()
            .With(Requests, Counter((800, 20), (500, 20), (250, 20), (800, 30)))
            .At(18).At(35, "requests-per-second/warning").At(55, "requests-per-second/warning", "requests-per-second/critical").At(75),
        new Scenario("responses become slow").Run()
            .Durations(("1.5", 20), ("7.5", 20), ("15", 20), ("1.5", 30))
            .At(18).At(35, "latency-p95/warning").At(55, "latency-p95/warning", "latency-p95/critical").At(75),
        new Scenario("responses take the whole threshold, and no more").Run().Durations(("5", Minutes)).At(40),
        new Scenario("requests fail").Run()
            .With($"{Failed}{{error_type=\"server_error\"}}", Counter((4, 20), (16, 20), (80, 20), (4, 30)))
            .At(18).At(35, "error-rate/warning").At(55, "error-rate/warning", "error-rate/critical").At(75),
        new Scenario("users per minute fall").Run()
            .With(Results, Counter((795, 20), (500, 20), (795, 50)))
            .At(18).At(35, "throughput/warning").At(55),
        new Scenario("all slots are stuck").Run()
            .With(Results, Counter((795, 20), (0, 20), (795, 50)))
            .With("cardgenius_users_total{outcome=\"rejected\"}", Counter((5, 20), (0, 20), (5, 50)))
            .With("cardgenius_users_without_cards_total", Counter((2, 20), (0, 20), (2, 50)))
            .At(18).At(35, "no-progress/critical", "throughput/warning").At(55),
        new Scenario("connections are reset").Run()
            .With($"{Failed}{{error_type=\"connection\"}}", Counter((0.2, 20), (4, 20), (0.2, 50)))
            .At(18).At(35, "connection-errors/critical").At(55),
        new Scenario("the API is out: the run is held, and probes fail").Run()
            .With(Running, Gauge((1, 20), (0, 45), (1, 25)))
            .With(Held, Gauge((0, 20), (1, 45), (0, 25)))
            .With("cardgenius_hold_duration_seconds", $"{Gauge((0, 20))} 0+60x44 {Gauge((0, 25))}")
            .With(Requests, Counter((800, 20), (0, 45), (800, 25)))
            .With($"{Failed}{{error_type=\"server_error\"}}", Counter((0, 20), (1, 45), (0, 25)))
            .With(Results, Counter((795, 20), (0, 45), (795, 25)))
            .With("cardgenius_users_total{outcome=\"rejected\"}", Counter((5, 20), (0, 45), (5, 25)))
            .At(18)
            .At(35, "no-progress/critical", "no-successful-requests/critical")
            .At(60, "no-progress/critical", "no-successful-requests/critical", "run-held/warning")
            .At(75),
        new Scenario("requests wait for a connection").Run()
            .With("http_client_request_time_in_queue_seconds_sum{server_address=\"api\"}", Counter((1, 20), (1600, 20), (1, 50)))
            .With("http_client_request_time_in_queue_seconds_count{server_address=\"api\"}", Counter((800, Minutes)))
            .At(18).At(35, "connection-pool-exhausted/critical").At(55),
        new Scenario("requests to the storage wait for a connection").Run()
            .With("http_client_request_time_in_queue_seconds_sum{server_address=\"x.blob.core.windows.net\"}", Counter((1600, Minutes)))
            .With("http_client_request_time_in_queue_seconds_count{server_address=\"x.blob.core.windows.net\"}", Counter((800, Minutes)))
            .At(40),
        new Scenario("the processor is busy").Run()
            .With("dotnet_process_cpu_time_seconds_total", Counter((12, 20), (110, 25), (12, 45)))
            .At(18).At(43, "cpu/warning").At(75),
        new Scenario("memory runs out").Run()
            .With("dotnet_process_memory_working_set_bytes", Gauge((180_000_000, 20), (1_900_000_000, 20), (180_000_000, 50)))
            .At(18).At(35, "memory/warning").At(55),
        new Scenario("the processor and the memory are full, and no run is active").Idle()
            .With("dotnet_process_cpu_time_seconds_total", Counter((119, Minutes)))
            .With("dotnet_process_memory_working_set_bytes", Gauge((1_990_000_000, Minutes)))
            .At(40).At(80),
        new Scenario("the weekly run starts an hour and a half late").Idle()
            .With("cardgenius_weekly_due_timestamp_seconds", Gauge((-600_000, 5), (300, 85)))
            .With("cardgenius_weekly_started_timestamp_seconds", Gauge((-599_000, 75), (4500, 15)))
            .At(4).At(15).At(25, "weekly-run-not-started/warning").At(70, "weekly-run-not-started/warning", "weekly-run-not-started/critical").At(80),
        new Scenario("the weekly run is off").Idle()
            .With("cardgenius_weekly_due_timestamp_seconds", $"_x{Minutes}")
            .With("cardgenius_weekly_started_timestamp_seconds", $"_x{Minutes}")
            .At(80),
        new Scenario("a paused run blocks another").Idle()
            .With("cardgenius_runs{state=\"paused\"}", Gauge((0, 10), (1, 40), (0, 40)))
            .With("cardgenius_runs{state=\"queued\"}", Gauge((0, 30), (1, 20), (0, 40)))
            .At(8).At(28).At(40, "paused-run-blocks/warning").At(60),
        new Scenario("a run waits behind a run that is not paused").Run()
            .With("cardgenius_runs{state=\"queued\"}", Gauge((1, Minutes)))
            .At(40),
        new Scenario("a run completes with failures").Idle()
            .With("cardgenius_runs_ended_total{outcome=\"completed_with_failures\"}", Gauge((0, 10), (1, 80)))
            .At(8).At(15, "run-completed-with-failures/warning").At(85),
        new Scenario("a run stops").Idle()
            .With("cardgenius_runs_ended_total{outcome=\"stopped\"}", Gauge((0, 10), (1, 80)))
            .At(8).At(15, "run-stopped/critical").At(85),
        new Scenario("users get no cards").Run()
            .With("cardgenius_users_without_cards_total", Counter((2, 20), (80, 20), (400, 20), (2, 30)))
            .At(18).At(37, "users-without-cards/warning").At(58, "users-without-cards/warning", "users-without-cards/critical").At(80),
        new Scenario("the app no longer starts, and then it does").Idle()
            .With("cardgenius_host_up{host=\"functions\"}", Gauge((1, 20), (null, 40), (1, 30)))
            .At(18).At(30).At(45, "app-not-starting/critical").At(65),
        new Scenario("the queues of the task hub grow").Idle()
            .With("cardgenius_durable_queue_length{queue=\"workitems\"}", "0+0x29 0+5x24 125+50x14 0+0x20")
            .At(28).At(50, "durable-queue-growing/warning").At(68, "durable-queue-growing/warning", "durable-queue-growing/critical").At(89),
    ];
}
