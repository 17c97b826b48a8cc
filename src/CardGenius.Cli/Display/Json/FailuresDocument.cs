using CardGenius.Batch.Failures;
using CardGenius.Cli.Report;

namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>failures --json</c>.</summary>
internal sealed record FailuresDocument(string RunId, string State, long Failures, string Files, IReadOnlyList<FailureClassDocument> Classes)
{
    public static FailuresDocument From(RunFailures failures) => new(
        failures.Run.RunId,
        failures.Run.StateName,
        failures.Count,
        failures.Files,
        [
            .. failures.ByClass.Select(c => new FailureClassDocument(
                c.Class.ToString(), c.Count, [.. c.Shown.Select(FailureMessageDocument.From)], c.More)),
        ]);
}

/// <summary>The failures of one class.</summary>
internal sealed record FailureClassDocument(string Class, long Users, IReadOnlyList<FailureMessageDocument> Messages, int MoreMessages);

/// <summary>Users that failed with the same message.</summary>
internal sealed record FailureMessageDocument(
    long Users, int? Status, bool Transient, string Message, IReadOnlyList<long> Rows, DateTimeOffset First, DateTimeOffset Last)
{
    public static FailureMessageDocument From(FailedUsers group) =>
        new(group.Count, group.Status, group.Transient, group.Message, group.Rows, group.First, group.Last);
}
