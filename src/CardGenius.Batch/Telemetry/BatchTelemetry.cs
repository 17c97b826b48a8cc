using System.Diagnostics;
using System.Diagnostics.Metrics;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// The meter and the activity source of the core. The hosts export them. They contain no user id, spend, key or response (promise 7).
/// </summary>
public static class BatchTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CardGenius.Batch";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Users =
        Meter.CreateCounter<long>("cardgenius.users", "{user}", "Finished users, by outcome (result, rejected, exhausted).");

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("cardgenius.attempts", "{attempt}", "HTTP requests to the API, by outcome.");

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("cardgenius.retries", "{attempt}", "HTTP requests that repeat a failed request.");

    private static readonly Histogram<double> Latency =
        Meter.CreateHistogram<double>(
            "cardgenius.attempt.duration", "s", "The time from the start of a request to the end of its response, by outcome.");

    private static readonly UpDownCounter<int> InFlight =
        Meter.CreateUpDownCounter<int>("cardgenius.requests.in_flight", "{request}", "Requests to the API in flight.");

    private static readonly Counter<long> Holds =
        Meter.CreateCounter<long>("cardgenius.holds", "{hold}", "Holds: waits of a run until the API is available again.");

    /// <summary>The activity source. Its spans are runs and chunks, never users.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Records a finished user.</summary>
    /// <param name="outcome"><c>result</c>, <c>rejected</c> or <c>exhausted</c>.</param>
    public static void UserDone(string outcome) => Users.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Records the start of a request.</summary>
    /// <param name="isRetry">Whether the request is a retry.</param>
    public static void AttemptBegan(bool isRetry)
    {
        InFlight.Add(1);
        if (isRetry)
        {
            Retries.Add(1);
        }
    }

    /// <summary>Records the end of a request.</summary>
    /// <param name="outcome">The outcome of the attempt.</param>
    public static void AttemptEnded(AttemptOutcome outcome)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome.Class == FailureClass.None ? "answered" : outcome.Class.ToString());
        InFlight.Add(-1);
        Attempts.Add(1, tag);
        Latency.Record(outcome.Latency.TotalSeconds, tag);
    }

    /// <summary>Records the start of a hold.</summary>
    public static void HoldBegan() => Holds.Add(1);
}
