using System.Text.Json;

namespace CardGenius.Load.Latency;

/// <summary>Reads the latency out of what <c>probe --json</c> or <c>run --json</c> printed.</summary>
public static class ProbeLatency
{
    private const string Member = "latency_ms";

    /// <summary>What <see cref="Parse"/> takes, for messages.</summary>
    public const string Expected =
        "the JSON of probe --json or run --json, whose latency_ms is a number, a list of numbers, or an object with p50, p95, p99 and max, in milliseconds";

    /// <summary>Reads the latency.</summary>
    /// <param name="json">A JSON object with the member <c>latency_ms</c>. One number is one measurement: its spread is that of production.</param>
    /// <exception cref="FormatException">It is not what <see cref="Expected"/> says.</exception>
    public static LatencyDistribution Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Member, out var latency))
            {
                return Read(latency, Requests(document.RootElement));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"found something else than {Expected}", e);
        }

        throw new FormatException($"there is no {Member}; expected {Expected}");
    }

    private static LatencyDistribution Read(JsonElement latency, long? requests)
    {
        switch (latency.ValueKind)
        {
            case JsonValueKind.Number:
                return One(Seconds(latency));
            case JsonValueKind.Array:
                var values = latency.EnumerateArray().Select(Seconds).ToList();
                return values.Count == 1 ? One(values[0]) : EmpiricalLatency.OfMeasurements(values);
            case JsonValueKind.Object:
                double? mean = latency.TryGetProperty("mean", out var average) ? Seconds(average) : null;
                var summary = EmpiricalLatency.OfSummary(
                    Seconds(latency.GetProperty("p50")),
                    Seconds(latency.GetProperty("p95")),
                    Seconds(latency.GetProperty("p99")),
                    Seconds(latency.GetProperty("max")),
                    mean);
                return requests is > 0 ? new Measured(summary, requests.Value) : summary;
            default:
                throw new JsonException();
        }
    }

    private static Measured One(double seconds) => seconds > 0 ? new(LogNormalLatency.WithMean(seconds), 1) : throw new JsonException();

    private static double Seconds(JsonElement milliseconds) => milliseconds.GetDouble() / 1000;

    private static long? Requests(JsonElement document) =>
        document.TryGetProperty("requests", out var requests) && requests.TryGetInt64(out var count) ? count : null;

    private sealed class Measured : LatencyDistribution
    {
        private readonly LatencyDistribution _shape;

        public Measured(LatencyDistribution shape, long samples)
        {
            _shape = shape;
            Samples = samples;
        }

        public override double Mean => _shape.Mean;

        public override double StandardDeviation => _shape.StandardDeviation;

        public override double Quantile(double p) => _shape.Quantile(p);

        public override LatencyDistribution Scaled(double factor) => new Measured(_shape.Scaled(factor), Samples!.Value);
    }
}
