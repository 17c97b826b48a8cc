using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>The commands that a user can run next.</summary>
/// <param name="commandName">The name of this program in commands.</param>
/// <param name="store">The value of <c>--store</c>, or empty for the default store.</param>
internal sealed class NextSteps(string commandName, string store)
{
    /// <summary>Returns a command for this store.</summary>
    public string Command(string command, string runId = "", string more = "") =>
        string.Join(' ', new[] { commandName, command, runId, store.Length == 0 ? "" : $"--store {store}", more }.Where(w => w.Length > 0));

    /// <summary>Returns the next steps after an execution ended, each with its purpose.</summary>
    public IReadOnlyList<(string Command, string What)> After(RunResult result) => (result.State, result.Cause) switch
    {
        (RunState.Completed, _) => [(Command("verify", result.RunId), "verify that the results are complete")],
        (RunState.CompletedWithFailures, _) =>
        [
            (Command("redrive", result.RunId), "run the failed users again"),
            (Command("verify", result.RunId), "verify that the results are complete"),
        ],
        (RunState.Stopped, StopCause.TooManyFailures) =>
        [
            (Command("resume", result.RunId), "continue, once the cause is fixed"),
            (Command("resume", result.RunId, "--accept-failures"), "continue anyway"),
        ],
        (RunState.Stopped, StopCause.TooManyWithoutCards) =>
        [
            (Command("resume", result.RunId), "continue, once the cause is fixed; users that are done keep their results without a card"),
            (Command("resume", result.RunId, "--no-card-tolerance 100%"), "continue anyway"),
            ($"{commandName} run", "with the same flags and another --run-id, to run every user again"),
        ],
        (RunState.Stopped, StopCause.AllRejected) => [($"{commandName} plan --input FILE", "show the columns and why rows are rejects")],
        (RunState.Stopped, StopCause.Fatal) => [(Command("resume", result.RunId), "continue, once the credentials or the address are fixed")],
        (RunState.Stopped, _) => [(Command("resume", result.RunId), "continue; users that are done are not requested again")],
        (RunState.Paused, _) => [(Command("resume", result.RunId), "continue")],
        _ => [],
    };
}
