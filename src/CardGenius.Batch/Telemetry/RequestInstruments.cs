using System.Diagnostics;
using System.Diagnostics.Metrics;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>The instruments of the requests to the API (docs/metrics.md).</summary>
public sealed class RequestInstruments
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _handshake;
    private readonly UpDownCounter<long> _active;
    private readonly KnownCounter _byDuration;
    private readonly KnownCounter _failed;
    private readonly KnownCounter _retries;
    private readonly KnownCounter _bytes;
    private long _queued;

    internal RequestInstruments(Meter meter)
    {
        _duration = Buckets.Histogram(
            meter, "http.client.request.duration", Buckets.Request, "The duration of one attempt, from sending the request to the end of its response.");
        _active = meter.CreateUpDownCounter<long>("http.client.active_requests", "{request}", "The requests in flight.");
        _byDuration = new(
            meter, "cardgenius.requests.by_duration", "{request}", "The attempts by the bucket of their duration.", "le", Buckets.Names(Buckets.Request));
        _failed = new(meter, "cardgenius.requests.failed", "{request}", "The attempts that failed.", "error.type", ErrorTypes.All);
        _retries = new(
            meter, "cardgenius.retries", "{retry}", "The attempts that repeat a failed attempt, by the reason of that failure.", "error.type", ErrorTypes.All);
        _bytes = new(
            meter, "cardgenius.network.io", "By", "The bytes of requests to the API and of its responses.", "network.io.direction", "transmit", "receive");
        _handshake = Buckets.Histogram(meter, "cardgenius.tls.handshake.duration", Buckets.Request, "The duration of a TLS handshake with the API.");
        meter.CreateObservableUpDownCounter(
            "cardgenius.requests.queued",
            () => Interlocked.Read(ref _queued),
            "{request}",
            "The requests that wait for the concurrency limiter or the rate limiter.");
    }

    /// <summary>A request is about to be sent.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="repeats">Why the attempt before it failed; null for a first attempt.</param>
    internal void Began(RequestTarget target, FailureClass? repeats)
    {
        _active.Add(1, target.Tags);
        if (repeats is { } failed and not FailureClass.None)
        {
            _retries.Add(ErrorTypes.IndexOf(failed));
        }
    }

    /// <summary>A request that <see cref="Began"/> was told of has ended.</summary>
    internal void Ended(RequestTarget target, AttemptOutcome outcome)
    {
        _active.Add(-1, target.Tags);
        var seconds = outcome.Latency.TotalSeconds;
        if (_duration.Enabled)
        {
            var tags = new TagList(target.Tags);
            if (outcome.Status is { } status)
            {
                tags.Add("http.response.status_code", status);
            }

            if (ErrorTypes.Of(outcome.Class) is { } error)
            {
                tags.Add("error.type", error);
            }

            _duration.Record(seconds, tags);
        }

        _byDuration.Add(Buckets.IndexOf(Buckets.Request, seconds));
        if (outcome.Class != FailureClass.None)
        {
            _failed.Add(ErrorTypes.IndexOf(outcome.Class));
        }
    }

    /// <summary>Bytes were written to a connection to the API.</summary>
    internal void Sent(long bytes) => _bytes.Add(0, bytes);

    /// <summary>Bytes were read from a connection to the API.</summary>
    internal void Received(long bytes) => _bytes.Add(1, bytes);

    /// <summary>A request waits for a limiter until the returned value is disposed.</summary>
    internal Wait Queue()
    {
        Interlocked.Increment(ref _queued);
        return new(this);
    }

    /// <summary>A TLS handshake with the API has ended.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="version">The version of TLS, for example <c>1.3</c>; null if none was negotiated.</param>
    /// <param name="error">Why it failed; null if it succeeded.</param>
    internal void HandshakeEnded(TimeSpan duration, string? version, string? error)
    {
        var tags = default(TagList);
        if (version is not null)
        {
            tags.Add("tls.protocol.version", version);
        }

        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _handshake.Record(duration.TotalSeconds, tags);
    }

    /// <summary>A request that waits.</summary>
    internal readonly struct Wait(RequestInstruments owner) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref owner._queued);
    }
}
