using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>The commands that a user can run next.</summary>
/// <param name="commandName">The name of this program in commands.</param>
/// <param name="store">The value of <c>--store</c>, or empty for the default store.</param>
/// <param name="locate">Returns the location of a path of the store.</param>
internal sealed class NextSteps(string commandName, string store, Func<string, string> locate)
{
    /// <summary>Returns a command for this store.</summary>
    public string Command(string command, string runId = "", string more = "") =>
        string.Join(' ', new[] { commandName, command, runId, store.Length == 0 ? "" : $"--store {store}", more }.Where(w => w.Length > 0));

    /// <summary>Returns the next steps after an execution ended, each with its purpose.</summary>
    public IReadOnlyList<(string Command, string What)> After(RunResult result) => (result.State, result.Cause) switch
    {
        (RunState.Completed, _) => [.. Correct(result), (Command("verify", result.RunId), "verify that the results are complete")],
        (RunState.CompletedWithFailures, _) =>
        [
            (Command("redrive", result.RunId), "run the failed users again"),
            .. Correct(result),
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
        (RunState.Stopped, StopCause.TooManyRejects) =>
        [
            ($"{commandName} plan --input FILE", "show the columns and why rows are rejects"),
            (Command("resume", result.RunId, "--reject-tolerance 100%"), "run the other rows anyway"),
        ],
        (RunState.Stopped, StopCause.Fatal) => [(Command("resume", result.RunId), "continue, once the credentials or the address are fixed")],
        (RunState.Stopped, _) => [(Command("resume", result.RunId), "continue; users that are done are not requested again")],
        (RunState.Paused, _) when result.Stage is not null || result.StageRefusal is not null =>
        [
            ($"{commandName} rollout", "with the same flags, to continue the stages; with --accept-gate, in spite of the reason"),
            (Command("resume", result.RunId), "continue without stages and gates"),
        ],
        (RunState.Paused, _) => [(Command("resume", result.RunId), "continue")],
        _ => [],
    };

    // A published file must not change, so the user corrects a copy.
    private IEnumerable<(string Command, string What)> Correct(RunResult result) => result.RejectsPath is not { } path
        ? []
        :
        [
            (
                Command("run", more: $"--input {Path.GetFileName(path)}"),
                $"run the rejects: copy {locate(path)} to this folder and correct its cells first; add the flags of this run"),
        ];
}
