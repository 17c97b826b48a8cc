using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_says_where_it_is_and_ends_when_asked()
    {
        _cli.Interrupts.Signal();

        Assert.Equal(0, await _cli.RunAsync("simulate --port 0"));

        var lines = _cli.Out.Split('\n');
        Assert.Matches("^simulator at http://127.0.0.1:[0-9]+/cg/api/pro$", lines[0]);
        Assert.EndsWith("/stats", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("/health", lines[2], StringComparison.Ordinal);
        Assert.Equal("0 requests, at most 0 in flight", lines[6]);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Equal(2, await _cli.RunAsync($"simulate --port {port}"));
        Assert.StartsWith($"error: --port {port}: ", _cli.Error, StringComparison.Ordinal);
        Assert.EndsWith("hint: --port 0 uses any free port\n", _cli.Error, StringComparison.Ordinal);
    }
}
