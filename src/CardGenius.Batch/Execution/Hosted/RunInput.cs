using System.Globalization;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The input of a generation of a hosted run. It is small and contains no data about a user.</summary>
public sealed record RunInput
{
    private const string NameFormat = "yyyyMMdd'T'HHmmss'.'fffffff'Z'";

    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the name of the execution. A newer execution has a higher name, in ordinal order (<see cref="NameExecution"/>).</summary>
    public required string Execution { get; init; }

    /// <summary>Gets the settings that the loop needs; null until the run lease is taken.</summary>
    public RunNumbers? Numbers { get; init; }

    /// <summary>Gets the state of the loop; null before the loop begins.</summary>
    public RunLoopState? State { get; init; }

    /// <summary>Gets samples of the number of finished users in the last minutes. The rate is calculated from them.</summary>
    public IReadOnlyList<RateSample> Samples { get; init; } = [];

    /// <summary>Gets or sets the latencies of the last minute.</summary>
    public IReadOnlyList<LatencySample> Latencies { get; set; } = [];

    /// <summary>Gets who started the execution; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>Gets the state of the recorder of the timeline; null in the first generation.</summary>
    public TimelineState? Timeline { get; init; }

    /// <summary>Gets the time at which the present hold began; null if the run is not held.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Returns the name of an execution that begins at the given time.</summary>
    public static string NameExecution(DateTimeOffset now) =>
        now.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture);

    /// <summary>Returns the time at which an execution began, from its name. Returns null for a name in another format than that of
    /// <see cref="NameExecution"/>.</summary>
    public static DateTimeOffset? BeganAt(string execution) =>
        DateTimeOffset.TryParseExact(
            execution, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
