using System.Globalization;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What an execution of a run begins with, and hands itself when it continues as new. Small, and nothing in it is about a user.</summary>
public sealed record RunInput
{
    private const string NameFormat = "yyyyMMdd'T'HHmmss'.'fffffff'Z'";

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>This execution; a newer one has a higher name, in ordinal order (<see cref="NameExecution"/>).</summary>
    public required string Execution { get; init; }

    /// <summary>The run's numbers; null until its turn has come.</summary>
    public RunNumbers? Numbers { get; init; }

    /// <summary>Where the loop is; null until it began.</summary>
    public RunLoopState? State { get; init; }

    /// <summary>Users done at some moments of the last minutes, for the rate.</summary>
    public IReadOnlyList<RateSample> Samples { get; init; } = [];

    /// <summary>The latencies of the last minute.</summary>
    public IReadOnlyList<LatencySample> Latencies { get; set; } = [];

    /// <summary>When the present hold began; null where the run is not held.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>The name of an execution that begins now.</summary>
    public static string NameExecution(DateTimeOffset now) =>
        now.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture);

    /// <summary>When an execution began, by its name; null where the name is none of <see cref="NameExecution"/>'s.</summary>
    public static DateTimeOffset? BeganAt(string execution) =>
        DateTimeOffset.TryParseExact(
            execution, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
