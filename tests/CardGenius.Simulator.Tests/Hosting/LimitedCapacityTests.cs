using System.Net;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Hosting;

public class LimitedCapacityTests
{
    private readonly ManualTimeProvider _time = new();

    private SimulatorOptions OneAtATime => new()
    {
        Latency = LatencyProfile.Fixed(TimeSpan.FromSeconds(1)),
        Backends = 1,
        BackendConcurrency = 1,
        OverLimit = OverLimit.Queue,
        AnyPath = true,
        TimeProvider = _time,
    };

    [Fact]
    public async Task A_queue_makes_requests_wait_for_their_turn()
    {
        await using var server = await Simulators.StartAsync(OneAtATime);
        using var client = new Client(server);
        var answers = new List<Task<HttpResponseMessage>>();
        for (var i = 1; i <= 3; i++)
        {
            answers.Add(client.SendAsync(HttpMethod.Get, "posts", null));
            await Eventually.IsAsync(() => server.Stats.InFlight == i);
        }

        for (var done = 1; done <= 3; done++)
        {
            await Eventually.IsAsync(() => _time.PendingTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.IsAsync(() => answers.Count(a => a.IsCompleted) == done);
        }

        Assert.All(await Task.WhenAll(answers), a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    [Fact]
    public async Task A_collapsed_backend_answers_504_after_its_time()
    {
        await using var server = await Simulators.StartAsync(OneAtATime with { CollapseAbove = 1, CollapseTime = TimeSpan.FromSeconds(20) });
        using var client = new Client(server);
        var first = client.SendAsync(HttpMethod.Get, "posts", null);
        await Eventually.IsAsync(() => _time.PendingTimers == 1);
        var second = client.SendAsync(HttpMethod.Get, "posts", null);
        await Eventually.IsAsync(() => _time.PendingTimers == 2);

        _time.Advance(TimeSpan.FromSeconds(19));
        using var answered = await first;
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var collapsed = await second;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.GatewayTimeout), (answered.StatusCode, collapsed.StatusCode));
        var third = client.SendAsync(HttpMethod.Get, "posts", null);
        await Eventually.IsAsync(() => _time.PendingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var recovered = await third;
        Assert.Equal(HttpStatusCode.OK, recovered.StatusCode);
    }

    [Theory]
    [InlineData("GET", "posts")]
    [InlineData("PUT", "posts/1")]
    [InlineData("DELETE", "a/b/c?d=e")]
    public async Task Any_method_and_path_can_get_a_response(string method, string path)
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { AnyPath = true });
        using var client = new Client(server);

        using var answer = await client.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, server.Stats.Requests);
    }

    [Fact]
    public async Task The_paths_of_the_api_and_of_the_control_stay_as_they_are()
    {
        await using var server = await Simulators.StartAsync(Simulators.Quick with { AnyPath = true });
        using var client = new Client(server);

        using var wrongMethod = await client.SendAsync(HttpMethod.Get, "cg/api/pro", null);
        using var health = await client.SendAsync(HttpMethod.Get, "health", null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.OK), (wrongMethod.StatusCode, health.StatusCode));
        Assert.Equal(1, server.Stats.Requests);
    }

    [Fact]
    public async Task A_cached_path_does_not_wait_for_a_backend()
    {
        await using var server = await Simulators.StartAsync(OneAtATime with { CachedPath = "/albums" });
        using var client = new Client(server);
        var waiting = client.SendAsync(HttpMethod.Get, "posts", null);
        await Eventually.IsAsync(() => _time.PendingTimers == 1);
        var waitingToo = client.SendAsync(HttpMethod.Get, "posts", null);
        await Eventually.IsAsync(() => server.Stats.InFlight == 2);
        var cached = client.SendAsync(HttpMethod.Get, "albums", null);
        await Eventually.IsAsync(() => _time.PendingTimers == 2);

        _time.Advance(TimeSpan.FromSeconds(1));
        using var answer = await cached;
        await waiting;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Backend"));
        Assert.False(waitingToo.IsCompleted);
        await Eventually.IsAsync(() => _time.PendingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waitingToo;
    }
}
