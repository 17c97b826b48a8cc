using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>What a person would do next, as commands.</summary>
/// <param name="commandName">How this program is called.</param>
/// <param name="store">What names the store in a command; empty for the default one.</param>
internal sealed class NextSteps(string commandName, string store)
{
    /// <summary>A command on this store.</summary>
    public string Command(string command, string runId = "", string more = "") =>
        string.Join(' ', new[] { commandName, command, runId, store.Length == 0 ? "" : $"--store {store}", more }.Where(w => w.Length > 0));

    /// <summary>The steps after an execution's end, each with what it does.</summary>
    public IReadOnlyList<(string Command, string What)> After(RunResult result) => (result.State, result.Cause) switch
    {
        (RunState.Completed, _) => [(Command("verify", result.RunId), "prove the results complete")],
        (RunState.CompletedWithFailures, _) =>
        [
            (Command("redrive", result.RunId), "ask for the failed users again"),
            (Command("verify", result.RunId), "prove the results complete"),
        ],
        (RunState.Stopped, StopCause.TooManyFailures) =>
        [
            (Command("resume", result.RunId), "go on, once the cause is mended"),
            (Command("resume", result.RunId, "--accept-failures"), "go on all the same"),
        ],
        (RunState.Stopped, StopCause.TooManyWithoutCards) =>
        [
            (Command("resume", result.RunId), "go on, once the cause is mended; users that are done keep their results without a card"),
            (Command("resume", result.RunId, "--no-card-tolerance 100%"), "go on all the same"),
            ($"{commandName} run", "with the same flags and another --run-id, to ask for every user again"),
        ],
        (RunState.Stopped, StopCause.AllRejected) => [($"{commandName} plan --input FILE", "see the columns and why rows are rejects")],
        (RunState.Stopped, StopCause.Fatal) => [(Command("resume", result.RunId), "go on, once the credentials or the address are mended")],
        (RunState.Stopped, _) => [(Command("resume", result.RunId), "go on; nothing that is done is asked again")],
        (RunState.Paused, _) => [(Command("resume", result.RunId), "go on")],
        _ => [],
    };
}
