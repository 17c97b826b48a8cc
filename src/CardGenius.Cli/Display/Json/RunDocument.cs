using System.Text.Json.Serialization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>--json</c> at the end of run, resume, redrive and demo.</summary>
internal sealed record RunDocument(
    string RunId,
    string State,
    string? Cause,
    string? Reason,
    int ExitCode,
    bool WasComplete,
    string Store,
    string? ResultsFolder,
    string? Output,
    long Rows,
    long Users,
    long Results,
    long WithoutCards,
    long Failures,
    long Rejects,
    DroppedCards DroppedCards,
    long Requests,
    IReadOnlyDictionary<string, long> FailedRequests,
    LatencyDocument LatencyMs,
    double DurationSeconds,
    double UsersPerMinute,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes,
    IReadOnlyList<string> Next)
{
    public static RunDocument From(RunSummary summary, int exitCode)
    {
        var result = summary.Result;
        return new(
            result.RunId,
            SnakeCase.Of(result.State),
            result.Cause == Batch.Model.StopCause.None ? null : SnakeCase.Of(result.Cause),
            result.Reason,
            exitCode,
            summary.WasComplete,
            summary.Store.Address,
            summary.ResultsFolder,
            summary.Output,
            result.Rows,
            result.Users,
            result.Results,
            result.Tally.WithoutCards,
            result.Failures,
            result.Rejects,
            result.Tally.Dropped,
            result.Tally.Requests,
            result.Tally.FailedAttempts.ToDictionary(c => SnakeCase.Of(c.Class), c => c.Count),
            LatencyDocument.From(result.Tally.Latency),
            Math.Round(summary.Duration.TotalSeconds, 3),
            Math.Round(summary.UsersPerMinute, 1),
            summary.Notes is { Count: > 0 } notes ? notes : null,
            [.. summary.Next.Select(n => n.Command)]);
    }
}
