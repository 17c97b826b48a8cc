using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>The counts of a chunk, a pass or a run. They can be added.</summary>
public sealed record ChunkTally
{
    /// <summary>The number of answered users, including those without a card.</summary>
    public long Results { get; init; }

    /// <summary>The number of <see cref="Results"/> without a card.</summary>
    public long WithoutCards { get; init; }

    /// <summary>The numbers of cards in the responses that the ranking rules excluded.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>The number of users with a permanent failure.</summary>
    public long PermanentFailures { get; init; }

    /// <summary>The number of users with a transient failure.</summary>
    public long TransientFailures { get; init; }

    /// <summary>The number of HTTP requests for users.</summary>
    public long Attempts { get; init; }

    /// <summary>The number of neutral requests: requests without user data that show whether the API is available.</summary>
    public long NeutralRequests { get; init; }

    /// <summary>The number of all HTTP requests.</summary>
    [JsonIgnore]
    public long Requests => Attempts + NeutralRequests;

    /// <summary>The numbers of failed attempts by class, in the order of <see cref="FailureClass"/>.</summary>
    public IReadOnlyList<ClassCount> FailedAttempts { get; set; } = [];

    /// <summary>The latencies of the successful attempts.</summary>
    public LatencyHistogram Latency { get; set; } = LatencyHistogram.Empty;

    /// <summary>The number of finished users: results and failures.</summary>
    public long Users => Results + PermanentFailures + TransientFailures;

    /// <summary>The number of permanent and transient failures.</summary>
    public long Failures => PermanentFailures + TransientFailures;

    /// <summary>Returns the numbers of users that were added since <paramref name="earlier"/>, without requests and latencies.</summary>
    public ChunkTally UsersSince(ChunkTally earlier) => new()
    {
        Results = Results - earlier.Results,
        PermanentFailures = PermanentFailures - earlier.PermanentFailures,
        TransientFailures = TransientFailures - earlier.TransientFailures,
    };

    /// <summary>Returns the numbers of requests for users that were added since <paramref name="earlier"/>, without users and
    /// latencies.</summary>
    public ChunkTally RequestsSince(ChunkTally earlier) => new()
    {
        Attempts = Attempts - earlier.Attempts,
        FailedAttempts =
        [
            .. ClassCount.Merge(FailedAttempts, [.. earlier.FailedAttempts.Select(c => c with { Count = -c.Count })]).Where(c => c.Count != 0),
        ],
    };

    /// <summary>Returns the counts without the latencies.</summary>
    public ChunkTally WithoutLatency() => this with { Latency = LatencyHistogram.Empty };

    /// <summary>Returns the requests and latencies without the users.</summary>
    public ChunkTally RequestsOnly() => new()
    {
        Attempts = Attempts,
        NeutralRequests = NeutralRequests,
        FailedAttempts = FailedAttempts,
        Latency = Latency,
    };

    /// <summary>Counts of zero.</summary>
    public static ChunkTally Zero { get; } = new();

    /// <summary>Returns the sum of two counts.</summary>
    public static ChunkTally operator +(ChunkTally left, ChunkTally right) => Add(left, right);

    /// <summary>Returns the sum of two counts.</summary>
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

/// <summary>The number of attempts that failed with one class.</summary>
public readonly record struct ClassCount(FailureClass Class, long Count)
{
    /// <summary>Returns the sum of two lists, in the order of the classes, so that equal counts are written as equal documents.</summary>
    public static IReadOnlyList<ClassCount> Merge(IReadOnlyList<ClassCount> left, IReadOnlyList<ClassCount> right) =>
        right.Count == 0
            ? left
            : [.. left.Concat(right).GroupBy(c => c.Class).OrderBy(g => g.Key).Select(g => new ClassCount(g.Key, g.Sum(c => c.Count)))];
}
