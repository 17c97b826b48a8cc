using CardGenius.Batch.Model;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ResumeCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public ResumeCommandTests() => _cli.Batch.Runs["run"] = Samples.Status("run", Samples.Stopped("run", StopCause.TooManyFailures, "x"));

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_run_goes_on_with_what_it_was_planned_with()
    {
        _cli.Variables["CARDGENIUS_API"] = "https://another.example/";
        _cli.Variables["CARDGENIUS_CONCURRENCY"] = "3";

        Assert.Equal(0, await _cli.RunAsync("resume run"));

        var request = Assert.Single(_cli.Batch.Requests);
        Assert.Equal("run", request.RunId);
        Assert.Null(request.Settings);
        Assert.Null(request.Input);
        Assert.Equal(new RunAmendments(), request.Amendments);
    }

    [Fact]
    public async Task Flags_amend_it()
    {
        await _cli.RunAsync(
            "resume run --api http://localhost:1/ --concurrency 3 --rps 2.5 --failure-tolerance 10% --no-card-tolerance 100% --reject-tolerance 60% --no-wait");

        var request = Assert.Single(_cli.Batch.Requests);
        Assert.Equal(
            new RunAmendments
            {
                Url = "http://localhost:1/",
                Concurrency = 3,
                RequestsPerSecond = 2.5,
                FailureTolerance = 0.1,
                NoCardTolerance = 1,
                RejectTolerance = 0.6,
            },
            request.Amendments);
        Assert.Equal(TimeSpan.Zero, request.LockWait);
    }

    [Fact]
    public async Task Failures_can_be_accepted()
    {
        await _cli.RunAsync("resume run --accept-failures");

        Assert.Equal(1, Assert.Single(_cli.Batch.Requests).Amendments.FailureTolerance);
    }

    [Fact]
    public async Task A_run_that_died_while_planning_is_planned_again_from_its_input()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run") with { Plan = null };

        await _cli.RunAsync("resume run");

        Assert.Equal("users.csv", Assert.Single(_cli.Batch.Requests).Input!.Name);
    }

    [Fact]
    public async Task An_output_that_is_the_run_s_input_is_refused()
    {
        var status = Samples.Status("r", Samples.Stopped("r", StopCause.Fatal, "401"));
        _cli.Batch.Runs["r"] = status with { Settings = status.Settings with { Input = new() { Path = _cli.Folder.File("users.csv") } } };

        Assert.Equal(2, await _cli.RunAsync("resume r --output users.csv"));
        Assert.Equal("error: output ~/users.csv: the run would overwrite its input ~/users.csv; use another file\n", _cli.Error);
    }

    [Theory]
    [InlineData("resume nope", 11, "error: there is no run 'nope' in folder /store; cardgenius status lists the runs\n")]
    [InlineData(
        "resume ../x", 2, "error: run id '../x': expected 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or a digit, without '..', not ending with '.', and not a name that Windows reserves (CON, NUL, COM1, …).\n")]
    [InlineData(
        "resume run --accept-failures --failure-tolerance 5%",
        2,
        "error: --failure-tolerance 5%: --accept-failures accepts all failures; use only one of these options\n")]
    [InlineData(
        "resume run --concurrency 0",
        2,
        "error: --concurrency 0: expected a whole number from 1 to 20, or to --agreed-concurrency (the API's owners agreed to no more requests in flight)\n")]
    public async Task What_cannot_be_resumed_is_refused(string commandLine, int code, string expected)
    {
        Assert.Equal(code, await _cli.RunAsync(commandLine));
        Assert.Equal(expected, _cli.Error);
        Assert.Empty(_cli.Batch.Requests);
    }
}
