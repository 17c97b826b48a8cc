using System.Net;
using System.Net.Sockets;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public ServeCommandTests() => _cli.Batch.OnServe = (request, token) => new EmbeddedBatch(
        new FolderPlace(_cli.Folder.File("cardgenius-store")),
        partnerToken: null,
        _cli.Time,
        new ApiLeases(_cli.Folder.File("locks"), _cli.Time),
        user: "ann@laptop").ServeAsync(request, token);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_says_where_it_is_and_ends_when_asked()
    {
        _cli.Interrupts.Signal();
        Assert.Equal(0, await _cli.RunAsync("serve --port 0 --api http://127.0.0.1:9/api?key=secret"));
        var lines = _cli.Out.Split('\n');
        Assert.Matches("^CardGenius is ready: http://127.0.0.1:[0-9]+/api/ui/$", lines[0]);
        Assert.Equal(["  store  folder ~/cardgenius-store", "  API    http://127.0.0.1:9/api", "Press Ctrl-C to stop.", ""], lines[1..]);
    }

    [Fact]
    public async Task The_key_is_shown_once()
    {
        _cli.Interrupts.Signal();
        Assert.Equal(0, await _cli.RunAsync("serve --listen 127.0.0.1:0 --behind-proxy"));
        Assert.Matches("\n  key    [0-9a-f]{64}\n", _cli.Out);
        Assert.True(_cli.Batch.Served[0].Settings.RequiresKey);
        Assert.Equal(0, await _cli.RunAsync("serve --listen 127.0.0.1:0 --behind-proxy"));
        Assert.Equal(2, _cli.Out.Split("  key  ").Length);
        Assert.Equal(0, await _cli.RunAsync("serve --listen 127.0.0.1:0 --behind-proxy --new-key"));
        Assert.Equal(3, _cli.Out.Split("  key  ").Length);
    }

    [Fact]
    public async Task Its_flags_are_the_limits_and_defaults_of_the_service()
    {
        _cli.Interrupts.Signal();
        _cli.Variables["CARDGENIUS_LIMIT"] = "5";
        await _cli.RunAsync("serve --port 0 --concurrency 7 --rps 2.5 --top 3 --time-zone Asia/Kolkata");
        var settings = _cli.Batch.Served[0].Settings;
        Assert.Equal((7, 2.5, 3), (settings.Defaults.Concurrency, settings.Defaults.Api.RequestsPerSecond, settings.Defaults.TopN));
        Assert.Equal(("Asia/Kolkata", 100 * 1024 * 1024, false), (settings.TimeZone.Id, settings.MaxUploadBytes, settings.RequiresKey));
        Assert.Null(settings.Defaults.Input.Limit);
    }

    [Fact]
    public async Task An_address_for_others_without_HTTPS_is_refused()
    {
        Assert.Equal(2, await _cli.RunAsync("serve --listen 0.0.0.0:0"));
        Assert.StartsWith("error: --listen 0.0.0.0:0: other machines can reach this address", _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_cli.Batch.Served);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal(2, await _cli.RunAsync($"serve --port {port}"));
        Assert.Contains($"error: 127.0.0.1:{port}: ", _cli.Error, StringComparison.Ordinal);
        Assert.EndsWith("hint: --port 0 uses any free port\n", _cli.Error, StringComparison.Ordinal);
    }
}
