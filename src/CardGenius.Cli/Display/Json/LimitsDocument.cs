using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>limits --json</c>.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Live">Whether the run is active.</param>
/// <param name="Concurrency">The maximum number of requests in flight.</param>
/// <param name="RequestsPerSecond">The rate limit; null if there is none.</param>
/// <param name="Change">The latest change; null if the limits were never changed.</param>
internal sealed record LimitsDocument(string RunId, bool Live, int Concurrency, double? RequestsPerSecond, LimitsChangeDocument? Change)
{
    public static LimitsDocument From(RunStatus run) => new(
        run.RunId, run.IsUnderWay, run.Settings.Concurrency, run.Settings.Api.RequestsPerSecond, LimitsChangeDocument.From(run));
}

/// <summary>A change of the limits of a run.</summary>
/// <param name="ConcurrencyBefore">The concurrency before the change.</param>
/// <param name="RequestsPerSecondBefore">The rate limit before the change; null if there was none.</param>
/// <param name="At">The time of the change.</param>
/// <param name="By">Who changed the limits; null if unknown.</param>
/// <param name="Applied">Whether the run applies the change; null if the store does not contain this, because a function app executes the
/// run.</param>
internal sealed record LimitsChangeDocument(int ConcurrencyBefore, double? RequestsPerSecondBefore, DateTimeOffset At, string? By, bool? Applied)
{
    public static LimitsChangeDocument? From(RunStatus run) => run.Limits is not { } limits
        ? null
        : new(
            limits.ConcurrencyBefore,
            limits.RequestsPerSecondBefore,
            limits.At,
            limits.By,
            run.IsHosted ? null : LimitsText.IsApplied(run));
}
