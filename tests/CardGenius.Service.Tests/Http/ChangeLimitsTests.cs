using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Service.Tests.Http;

/// <summary><c>POST /api/runs/{id}/limits</c>.</summary>
public sealed class ChangeLimitsTests : IDisposable
{
    private const string Inline = """{"run_id":"r","users":[{"user_id":"u1","amazon_spends":100}]}""";
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_change_is_shown_until_the_run_applies_it()
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(RunState.Running));

        var response = await _world.ChangeLimitsAsync("r", """{"concurrency":5,"requests_per_second":2.5}""");

        Assert.Equal(202, response.Status);
        var run = ServiceWorld.Json(response);
        Assert.Equal((5, 2.5), ((int)run["settings"]!["concurrency"]!, (double)run["settings"]!["requests_per_second"]!));
        var limits = run["limits"]!;
        Assert.Equal(
            (5, 2.5, 20, null, false, "key 'night' of the HTTP API"),
            ((int)limits["concurrency"]!, (double)limits["requests_per_second"]!, (int)limits["concurrency_before"]!,
                limits["requests_per_second_before"], (bool)limits["applied"]!, (string)limits["by"]!));

        _world.Host.Show("r", FakeHost.Status(RunState.Running) with { Limits = 1 });
        Assert.True((bool)(await _world.GetAsync("r"))["limits"]!["applied"]!);
        Assert.Equal("/api/runs/r/limits", (string?)(await _world.GetAsync("r"))["links"]!["limits"]);
    }

    [Fact]
    public async Task A_member_that_is_missing_keeps_its_limit()
    {
        await _world.PostAsync(Inline);
        await _world.ChangeLimitsAsync("r", """{"concurrency":5}""");

        var run = ServiceWorld.Json(await _world.ChangeLimitsAsync("r", """{"requests_per_second":3}"""));

        Assert.Equal((5, 3.0), ((int)run["settings"]!["concurrency"]!, (double)run["settings"]!["requests_per_second"]!));
        Assert.Equal(5, (int)run["limits"]!["concurrency_before"]!);
    }

    [Theory]
    [InlineData("""{"concurrency":6}""", "concurrency")]
    [InlineData("""{"concurrency":0}""", "concurrency")]
    [InlineData("""{"concurrency":"5"}""", "concurrency")]
    [InlineData("""{"requests_per_second":9.1}""", "requests_per_second")]
    [InlineData("""{"requests_per_second":0}""", "requests_per_second")]
    [InlineData("{}", "concurrency")]
    [InlineData("""{"concurrency":5,"top_n":3}""", "top_n")]
    [InlineData("", "body")]
    public async Task Limits_above_those_of_the_app_are_refused(string body, string field)
    {
        await _world.PostAsync(Inline);
        _world.Settings = _world.Settings with { Defaults = new() { Concurrency = 5, Api = new() { RequestsPerSecond = 9 } } };

        var response = await _world.ChangeLimitsAsync("r", body);

        Assert.Equal(400, response.Status);
        Assert.Equal([field], ServiceWorld.Json(response)["errors"]!.AsObject().Select(e => e.Key));
        Assert.Null((await new RunCatalog(_world.Store, _world.Time).FindAsync("r", CancellationToken.None))!.Limits);
    }

    [Theory]
    [InlineData(RunState.Completed)]
    [InlineData(RunState.CompletedWithFailures)]
    [InlineData(RunState.Cancelled)]
    public async Task A_run_that_sends_no_more_requests_is_refused(RunState state)
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = state, ResultsPath = "results/r" });

        Assert.Equal(409, (await _world.ChangeLimitsAsync("r", """{"concurrency":5}""")).Status);
        Assert.Null((await _world.GetAsync("r"))["links"]!["limits"]);
    }

    [Fact]
    public async Task A_resume_with_another_limit_replaces_the_change()
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Stopped, Cause = StopCause.TooManyFailures });
        await _world.ChangeLimitsAsync("r", """{"concurrency":5,"requests_per_second":2}""");

        var run = ServiceWorld.Json(await _world.ResumeAsync("r", """{"concurrency":7}"""));

        Assert.Equal((7, 2.0), ((int)run["settings"]!["concurrency"]!, (double)run["settings"]!["requests_per_second"]!));
        Assert.Equal(5, (int)run["limits"]!["concurrency_before"]!);
    }
}
