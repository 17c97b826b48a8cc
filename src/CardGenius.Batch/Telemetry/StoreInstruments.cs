using System.Diagnostics.Metrics;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>The instrument of the store (docs/metrics.md).</summary>
public sealed class StoreInstruments
{
    private readonly Histogram<double> _duration;

    internal StoreInstruments(Meter meter)
    {
        _duration = Buckets.Histogram(
            meter, "cardgenius.store.operation.duration", Buckets.Store, "The duration of one operation on the store.");
    }

    /// <summary>An operation has ended.</summary>
    /// <param name="operation">Its name: <c>read</c>, <c>write</c>, <c>append</c>, <c>commit</c>, <c>list</c> or <c>delete</c>.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it failed; null if it succeeded.</param>
    internal void Ended(string operation, TimeSpan duration, Exception? error)
    {
        var name = new KeyValuePair<string, object?>("operation", operation);
        if (error is null)
        {
            _duration.Record(duration.TotalSeconds, name);
        }
        else
        {
            _duration.Record(duration.TotalSeconds, name, new KeyValuePair<string, object?>("error.type", TypeOf(error)));
        }
    }

    // The message can contain a path; the class of the fault cannot.
    private static string TypeOf(Exception error) => error switch
    {
        StoreException { Transient: true } => "unavailable",
        StoreException { IsAccessRefused: true } => "access_refused",
        OperationCanceledException => "cancelled",
        _ => "failed",
    };
}
