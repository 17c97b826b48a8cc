using System.Reflection;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Tests;

public sealed class ExitCodesTests
{
    public static TheoryData<Exception, int> Errors => new()
    {
        { new UsageException("x"), 2 },
        { new InputException("x"), 2 },
        { new RunException(RunRefusal.BadRunId, "x"), 2 },
        { new RunException(RunRefusal.Conflict, "x"), 2 },
        { new RunException(RunRefusal.StoreHeld, "x"), 7 },
        { new RunException(RunRefusal.Cancelled, "x"), 10 },
        { new RunException(RunRefusal.UnknownRun, "x"), 11 },
        { new StoreException("x"), 9 },
        { new PublicationException("x"), 9 },
        { new OperationCanceledException(), 130 },
        { new InvalidOperationException("x"), 1 },
    };

    [Theory]
    [InlineData(RunState.Completed, StopCause.None, 0)]
    [InlineData(RunState.CompletedWithFailures, StopCause.None, 3)]
    [InlineData(RunState.Stopped, StopCause.TooManyFailures, 4)]
    [InlineData(RunState.Stopped, StopCause.TooManyWithoutCards, 4)]
    [InlineData(RunState.Stopped, StopCause.AllRejected, 2)]
    [InlineData(RunState.Stopped, StopCause.TooManyRejects, 2)]
    [InlineData(RunState.Stopped, StopCause.Fatal, 5)]
    [InlineData(RunState.Stopped, StopCause.Interrupted, 130)]
    [InlineData(RunState.Stopped, StopCause.InvalidInput, 2)]
    [InlineData(RunState.Stopped, StopCause.None, 9)]
    [InlineData(RunState.Paused, StopCause.None, 6)]
    [InlineData(RunState.Queued, StopCause.None, 7)]
    [InlineData(RunState.Cancelled, StopCause.None, 10)]
    [InlineData(RunState.Running, StopCause.None, 1)]
    public void Every_end_of_a_run_has_its_code(RunState state, StopCause cause, int expected)
    {
        Assert.Equal(expected, ExitCodes.Of(new RunResult { RunId = "run", State = state, Cause = cause }));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Every_error_has_its_code(Exception error, int expected)
    {
        Assert.Equal(expected, ExitCodes.Of(error));
    }

    [Fact]
    public void Every_code_is_documented_once()
    {
        var codes = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (int)f.GetRawConstantValue()!).Order();

        Assert.Equal(codes, ExitCodes.All.Select(c => c.Code).Order());
    }
}
