using System.Diagnostics;
using System.Diagnostics.Metrics;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// The core's meter and activity source. Hosts export them; nothing here names a user, a spend, a key or an answer (promise 7).
/// </summary>
public static class BatchTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CardGenius.Batch";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Users =
        Meter.CreateCounter<long>("cardgenius.users", "{user}", "Users done, by outcome (result, rejected, exhausted).");

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("cardgenius.attempts", "{attempt}", "HTTP requests to the API, by outcome.");

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("cardgenius.retries", "{attempt}", "HTTP requests that repeat one that failed.");

    private static readonly Histogram<double> Latency =
        Meter.CreateHistogram<double>("cardgenius.attempt.duration", "s", "From sending a request to the end of its answer, by outcome.");

    private static readonly UpDownCounter<int> InFlight =
        Meter.CreateUpDownCounter<int>("cardgenius.requests.in_flight", "{request}", "Requests in flight to the API.");

    private static readonly Counter<long> Holds =
        Meter.CreateCounter<long>("cardgenius.holds", "{hold}", "Times a run began to wait for the API to come back.");

    /// <summary>Spans: a run, a chunk; never a user.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>A user is done.</summary>
    /// <param name="outcome"><c>result</c>, <c>rejected</c> or <c>exhausted</c>.</param>
    public static void UserDone(string outcome) => Users.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A request was sent.</summary>
    public static void AttemptBegan(bool isRetry)
    {
        InFlight.Add(1);
        if (isRetry)
        {
            Retries.Add(1);
        }
    }

    /// <summary>A request ended.</summary>
    public static void AttemptEnded(AttemptOutcome outcome)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome.Class == FailureClass.None ? "answered" : outcome.Class.ToString());
        InFlight.Add(-1);
        Attempts.Add(1, tag);
        Latency.Record(outcome.Latency.TotalSeconds, tag);
    }

    /// <summary>A run began to wait for the API.</summary>
    public static void HoldBegan() => Holds.Add(1);
}
