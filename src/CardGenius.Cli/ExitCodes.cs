using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli;

/// <summary>The exit codes of the process. The help text is generated from them, and docs/command-line.md lists the same codes.</summary>
public static class ExitCodes
{
    /// <summary>The command succeeded. For a run: it is completed and every user has a result.</summary>
    public const int Completed = 0;

    /// <summary>An unexpected error.</summary>
    public const int Unexpected = 1;

    /// <summary>The command, the configuration or the input was refused, or too many rows of the input are rejects. No user was requested.</summary>
    public const int Refused = 2;

    /// <summary>The run is completed, and some users are failures.</summary>
    public const int CompletedWithFailures = 3;

    /// <summary>The run stopped because too many users failed or got no card. It can be resumed.</summary>
    public const int TooManyFailures = 4;

    /// <summary>The run stopped because the API or a proxy refused the credentials, or the API's host or certificate is wrong. It can be
    /// resumed.</summary>
    public const int FatalApi = 5;

    /// <summary>The run is paused. It can be resumed.</summary>
    public const int Paused = 6;

    /// <summary>Another process holds the store's lease.</summary>
    public const int StoreHeld = 7;

    /// <summary>The verification found damage.</summary>
    public const int Damaged = 8;

    /// <summary>The store or the output file could not be read or written. The run can be resumed once the cause is fixed.</summary>
    public const int StoreFault = 9;

    /// <summary>The run is cancelled.</summary>
    public const int Cancelled = 10;

    /// <summary>The run does not exist.</summary>
    public const int UnknownRun = 11;

    /// <summary>A load test stopped itself, because an abort condition was met.</summary>
    public const int LoadTestAborted = 12;

    /// <summary>The process received Ctrl-C or SIGTERM. The run can be resumed.</summary>
    public const int Interrupted = 130;

    /// <summary>Every code and its meaning, for the help text and the documentation.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Completed, "completed, or nothing to do"),
        (Unexpected, "unexpected error"),
        (Refused, "the command, the configuration or the input was refused, or too many rows of the input are rejects"),
        (CompletedWithFailures, "completed; some users are failures"),
        (TooManyFailures, "stopped: too many users failed, or too many got no card"),
        (FatalApi, "stopped: the API or a proxy refuses the credentials, or the API's host or certificate is wrong"),
        (Paused, "paused"),
        (StoreHeld, "another process holds the store"),
        (Damaged, "verify found damage"),
        (StoreFault, "the store or the output could not be read or written (disk full, permission)"),
        (Cancelled, "cancelled"),
        (UnknownRun, "there is no such run"),
        (LoadTestAborted, "the load test stopped itself: a condition of --abort was met"),
        (Interrupted, "stopped: interrupted by Ctrl-C or SIGTERM"),
    ];

    /// <summary>Returns the exit code of an execution's result.</summary>
    public static int Of(RunResult result) => result.State switch
    {
        RunState.Completed => Completed,
        RunState.CompletedWithFailures => CompletedWithFailures,
        RunState.Paused => Paused,
        RunState.Cancelled => Cancelled,
        RunState.Queued => StoreHeld,
        RunState.Stopped => result.Cause switch
        {
            StopCause.TooManyFailures or StopCause.TooManyWithoutCards => TooManyFailures,
            StopCause.AllRejected or StopCause.TooManyRejects => Refused,
            StopCause.Fatal => FatalApi,
            StopCause.Interrupted => Interrupted,
            StopCause.InvalidInput => Refused,
            _ => StoreFault,
        },
        _ => Unexpected,
    };

    /// <summary>Returns the exit code of an error.</summary>
    public static int Of(Exception error) => error switch
    {
        UsageException or InputException or OutputExistsException => Refused,
        RunException { Refusal: RunRefusal.UnknownRun } => UnknownRun,
        RunException { Refusal: RunRefusal.StoreHeld } => StoreHeld,
        RunException { Refusal: RunRefusal.Cancelled } => Cancelled,
        RunException => Refused,
        StoreException or PublicationException => StoreFault,
        OperationCanceledException => Interrupted,
        _ => Unexpected,
    };
}
