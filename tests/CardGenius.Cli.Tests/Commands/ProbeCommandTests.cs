using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ProbeCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task An_api_that_answers()
    {
        _cli.Batch.Found = Finding(PreflightOutcome.Ok, "The API answers.", FailureClass.None, 200);

        Assert.Equal(0, await _cli.RunAsync("probe --api http://localhost:1/x --timeout 5"));
        Assert.Equal("http://localhost:1/x: ready\n  found     The API answers.\n  response  status 200 after 1.52 s\n", _cli.Out);
        Assert.Equal(5, Assert.Single(_cli.Batch.Probes).Api.TimeoutSeconds);
    }

    [Fact]
    public async Task An_api_that_refuses_us()
    {
        _cli.Batch.Found = Finding(PreflightOutcome.Fatal, "The API refuses the credentials (401).", FailureClass.Unauthorized, 401);

        Assert.Equal(5, await _cli.RunAsync("probe --api http://localhost:1/x --json"));

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal("fatal", document.GetProperty("outcome").GetString());
        Assert.Equal(401, document.GetProperty("status").GetInt32());
        Assert.Equal("hint: CARDGENIUS_PARTNER_TOKEN is not set: no partner token is sent\n", _cli.Error);
    }

    [Fact]
    public async Task A_wrong_host_name_is_no_question_of_the_token()
    {
        _cli.Batch.Found = Finding(PreflightOutcome.Fatal, "The host name nohost.invalid does not resolve.", FailureClass.Dns, null);

        Assert.Equal(5, await _cli.RunAsync("probe --api http://nohost.invalid/x"));
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task An_api_that_is_out()
    {
        _cli.Batch.Found = Finding(PreflightOutcome.Wait, "The API does not answer now.", FailureClass.Connection, null);

        Assert.Equal(5, await _cli.RunAsync("probe --api http://localhost:1/x"));
        Assert.Equal("http://localhost:1/x: not ready\n  found     The API does not answer now.\n  response  no status after 1.52 s\n", _cli.Out);
        Assert.Empty(_cli.Error);
    }

    private static ProbeFinding Finding(PreflightOutcome outcome, string message, FailureClass failure, int? status) => new(
        new PreflightResult(outcome, message),
        new CallResult
        {
            Verdict = CallVerdict.Answered,
            Attempts = [new AttemptOutcome(failure, status, TimeSpan.FromMilliseconds(1523))],
        });
}
