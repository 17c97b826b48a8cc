using System.Net;
using System.Net.Sockets;
using System.Text;
using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.LoadTest.Report;
using CardGenius.Load.LoadTest.Sending;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Load.Tests.LoadTest.Sending;

public sealed class HttpLoadSenderTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(null, LoadFailure.None, 200)]
    [InlineData("429", LoadFailure.RateLimited, 429)]
    [InlineData("400", LoadFailure.ClientError, 400)]
    [InlineData("503", LoadFailure.ServerError, 503)]
    [InlineData("reset", LoadFailure.Connection, 0)]
    [InlineData("cut_off", LoadFailure.CutOff, 200)]
    [InlineData("cut_off_chunked", LoadFailure.CutOff, 200)]
    public async Task Every_end_of_a_request_has_its_class(string? fault, LoadFailure failure, int status)
    {
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            Latency = LatencyProfile.None,
            Faults = fault is null ? FaultPlan.None : FaultPlan.Parse([fault]),
        });
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);

        var result = await sender.SendAsync(Post(api.ApiAddress), CancellationToken.None);

        // A reset before the response is seen as a refused connection or as its end, which depends on the operating system.
        var classes = fault == "reset" ? new[] { LoadFailure.Connection, LoadFailure.CutOff } : [failure];
        Assert.Contains(result.Failure, classes);
        Assert.Equal(status, result.Status);
        Assert.Equal(fault is null, result.Bytes >= 35_000);
    }

    [Fact]
    public async Task No_complete_response_in_time_is_a_timeout()
    {
        var time = new ManualTimeProvider();
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions { Faults = FaultPlan.Parse(["hang"]) });
        using var sender = new HttpLoadSender(TimeSpan.FromSeconds(20), isLoopbackOnly: true, time);

        var sending = sender.SendAsync(Post(api.ApiAddress), CancellationToken.None).AsTask();
        await Eventually.IsAsync(() => api.Stats.InFlight == 1);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(new SendResult(LoadFailure.Timeout, 0, 0), await sending);
    }

    [Fact]
    public async Task A_cancelled_request_has_no_result()
    {
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions { Faults = FaultPlan.Parse(["hang"]) });
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var sending = sender.SendAsync(Post(api.ApiAddress), stop.Token).AsTask();
        await Eventually.IsAsync(() => api.Stats.InFlight == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = await SimulatorServer.StartAsync(new SimulatorOptions { AnyPath = true });
        using var api = new RawApi($"HTTP/1.1 302 Found\r\nLocation: {other.Address}\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: false, TimeProvider.System);

        Assert.Equal(new SendResult(LoadFailure.Redirect, 302, 0), await sender.SendAsync(Post(api.Address), CancellationToken.None));
        await sender.SendAsync(Post(api.Address), CancellationToken.None);

        Assert.Equal(0, other.Stats.Requests);
        Assert.All(api.Requests, r => Assert.DoesNotContain("Cookie", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_headers_and_the_body_are_those_of_the_request()
    {
        using var api = new RawApi("HTTP/1.1 204 No Content\r\n\r\n");
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);

        var request = Post(api.Address) with { Headers = new Dictionary<string, string> { ["Content-Type"] = "text/plain", ["X-A"] = "b" } };
        Assert.True((await sender.SendAsync(request, CancellationToken.None)).IsSuccess);

        var sent = Assert.Single(api.Requests);
        Assert.StartsWith("POST / HTTP/1.1\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("X-A: b\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("User-Agent: CardGenius-Load-Test/1.0\r\n", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_closed_port_is_a_connection_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);

        Assert.Equal(new SendResult(LoadFailure.Connection, 0, 0), await sender.SendAsync(Post(new Uri($"http://127.0.0.1:{port}/")), CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_name_is_a_failure_of_its_own()
    {
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: false, TimeProvider.System);

        var result = await sender.SendAsync(Post(new Uri("http://no-such-host.invalid/")), CancellationToken.None);
        Assert.Equal(LoadFailure.NameResolution, result.Failure);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_a_failure()
    {
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions { Https = true });
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);

        Assert.Equal(LoadFailure.Tls, (await sender.SendAsync(Post(api.ApiAddress), CancellationToken.None)).Failure);
    }

    // 0.0.0.0 connects to this machine on Linux, but it is not a loopback address.
    [Fact]
    public async Task Without_permission_no_other_address_is_connected()
    {
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions { AnyPath = true, Latency = LatencyProfile.None });
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);

        var result = await sender.SendAsync(Post(new Uri($"http://0.0.0.0:{api.Address.Port}/")), CancellationToken.None);
        Assert.Equal(LoadFailure.Connection, result.Failure);
        Assert.Equal(0, api.Stats.Requests);
    }

    [Fact]
    public async Task The_api_counts_the_requests_of_the_report_and_no_more_in_flight()
    {
        await using var api = await SimulatorServer.StartAsync(new SimulatorOptions { Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(20)), Backends = 1 });
        using var sender = new HttpLoadSender(Long, isLoopbackOnly: true, TimeProvider.System);
        var plan = new LoadTestPlan
        {
            Stages = [.. new[] { 2, 6 }.Select(u => new UserStage(u, TimeSpan.FromMilliseconds(500)))],
            Requests = [Post(api.ApiAddress)],
        };
        using var runner = new LoadTestRunner(plan, sender, TimeProvider.System);

        var report = ReportBuilder.Build(api.ApiAddress, await runner.RunAsync(), Long);

        Assert.Equal(api.Stats.Requests, report.Sent);
        Assert.Equal(report.Sent, report.Stages.Sum(s => s.Total.Requests));
        Assert.True(api.Stats.MaxInFlight <= 6);
        Assert.Equal(6, report.Stages[1].MaxInFlight);
        Assert.All(report.Stages, s => Assert.True(s.Total is { ErrorShare: 0, Latency.Min: > 0 }));
    }

    private static LoadRequest Post(Uri address) => new()
    {
        Name = "post",
        Method = "POST",
        Address = address,
        Body = "{}"u8.ToArray(),
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
    };

    /// <summary>A server that answers every request with the same bytes.</summary>
    private sealed class RawApi : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _response;

        public RawApi(string response)
        {
            _response = Encoding.ASCII.GetBytes(response);
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _ = AcceptAsync();
        }

        public Uri Address { get; }

        public List<string> Requests { get; } = [];

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[4096];
                var request = "";
                while (!request.Contains("\r\n\r\n{}", StringComparison.Ordinal))
                {
                    var read = await client.GetStream().ReadAsync(buffer);
                    if (read == 0)
                    {
                        return;
                    }

                    request += Encoding.ASCII.GetString(buffer, 0, read);
                }

                Requests.Add(request);
                await client.GetStream().WriteAsync(_response);
            }
        }
    }
}
