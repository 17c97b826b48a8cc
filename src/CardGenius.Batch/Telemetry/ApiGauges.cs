using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>The gauges of a run that the API client of this process knows.</summary>
/// <param name="Limit">The present concurrency limit.</param>
/// <param name="Ceiling">The configured concurrency.</param>
/// <param name="Planned">The planned rate in requests per second.</param>
/// <param name="Breaker">The state of the breaker.</param>
public sealed record ApiGauges(double Limit, int Ceiling, double Planned, BreakerState Breaker)
{
    /// <summary>The typical latency of the API in seconds (docs/cardgenius-api.md): 20 requests in flight are 13.3 requests per second.</summary>
    public const double TypicalLatencySeconds = 1.5;

    /// <summary>The gauges of a run with these settings.</summary>
    public static ApiGauges Of(RunSettings settings, double limit, BreakerState breaker)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var byLatency = settings.Concurrency / TypicalLatencySeconds;
        return new(limit, settings.Concurrency, Math.Min(byLatency, settings.Api.RequestsPerSecond ?? byLatency), breaker);
    }
}
