using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>Counts that add up: of a chunk, a pass, a run.</summary>
public sealed record ChunkTally
{
    /// <summary>Users that the API answered, those without a card included.</summary>
    public long Results { get; init; }

    /// <summary>Those of <see cref="Results"/> that hold no card.</summary>
    public long WithoutCards { get; init; }

    /// <summary>Cards of the responses that a rule of the ranking excluded.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>Users the API refuses for good.</summary>
    public long PermanentFailures { get; init; }

    /// <summary>Users whose attempts all failed in ways that may pass.</summary>
    public long TransientFailures { get; init; }

    /// <summary>HTTP requests made for users.</summary>
    public long Attempts { get; init; }

    /// <summary>HTTP requests made without user data, to find out whether the API is up.</summary>
    public long NeutralRequests { get; init; }

    /// <summary>All HTTP requests.</summary>
    [JsonIgnore]
    public long Requests => Attempts + NeutralRequests;

    /// <summary>Failed attempts by class name, in ordinal order of the names.</summary>
    public IReadOnlyList<ClassCount> FailedAttempts { get; set; } = [];

    /// <summary>Latency of answered attempts.</summary>
    public LatencyHistogram Latency { get; set; } = LatencyHistogram.Empty;

    /// <summary>Users done: each is a result or a failure.</summary>
    public long Users => Results + PermanentFailures + TransientFailures;

    /// <summary>Failures of both kinds.</summary>
    public long Failures => PermanentFailures + TransientFailures;

    /// <summary>How many users of each kind there are more than in <paramref name="earlier"/>. Requests and latencies are left out.</summary>
    public ChunkTally UsersSince(ChunkTally earlier) => new()
    {
        Results = Results - earlier.Results,
        PermanentFailures = PermanentFailures - earlier.PermanentFailures,
        TransientFailures = TransientFailures - earlier.TransientFailures,
    };

    /// <summary>Nothing yet.</summary>
    public static ChunkTally Zero { get; } = new();

    /// <summary>Both together.</summary>
    public static ChunkTally operator +(ChunkTally left, ChunkTally right) => Add(left, right);

    /// <summary>Both together.</summary>
    public static ChunkTally Add(ChunkTally left, ChunkTally right) => new()
    {
        Results = left.Results + right.Results,
        WithoutCards = left.WithoutCards + right.WithoutCards,
        Dropped = left.Dropped + right.Dropped,
        PermanentFailures = left.PermanentFailures + right.PermanentFailures,
        TransientFailures = left.TransientFailures + right.TransientFailures,
        Attempts = left.Attempts + right.Attempts,
        NeutralRequests = left.NeutralRequests + right.NeutralRequests,
        FailedAttempts = ClassCount.Merge(left.FailedAttempts, right.FailedAttempts),
        Latency = left.Latency + right.Latency,
    };
}

/// <summary>How many attempts failed with one class.</summary>
public readonly record struct ClassCount(FailureClass Class, long Count)
{
    /// <summary>Both lists added up, in the classes' order (so that equal counts are equal documents).</summary>
    public static IReadOnlyList<ClassCount> Merge(IReadOnlyList<ClassCount> left, IReadOnlyList<ClassCount> right) =>
        right.Count == 0
            ? left
            : [.. left.Concat(right).GroupBy(c => c.Class).OrderBy(g => g.Key).Select(g => new ClassCount(g.Key, g.Sum(c => c.Count)))];
}
