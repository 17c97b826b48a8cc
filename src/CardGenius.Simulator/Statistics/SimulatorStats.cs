using System.Text.Json;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Statistics;

/// <summary>What the API side has seen since the start, or since the last reset: the body of <c>GET /stats</c> (in snake_case).</summary>
public sealed record SimulatorStats
{
    /// <summary>Requests to the API path. The control paths do not count.</summary>
    public required long Requests { get; init; }

    /// <summary>Answers that were at least begun, by status.</summary>
    public required IReadOnlyDictionary<int, long> ByStatus { get; init; }

    /// <summary>Faults, by their rule's name.</summary>
    public required IReadOnlyDictionary<string, long> ByFault { get; init; }

    /// <summary>Requests that ended without any answer: reset by a fault, or left by the client before the answer.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Requests that the client left before its answer was complete.</summary>
    public required long ClientAborts { get; init; }

    /// <summary>Requests with a field that the API does not know (which it ignores).</summary>
    public required long WithUnknownFields { get; init; }

    /// <summary>
    /// Requests in flight now. A request counts from when its head has arrived until just before the last bytes of its answer are sent, or until the
    /// client has left: always within the time that the client itself counts.
    /// </summary>
    public required int InFlight { get; init; }

    /// <summary>The most requests in flight at a time.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The backends.</summary>
    public required IReadOnlyList<BackendCounts> Backends { get; init; }

    /// <summary>The most requests that came within any one second (a sliding window, its older end excluded).</summary>
    public required int MaxRequestsPerSecond { get; init; }

    /// <summary>Bytes of bodies sent, after gzip.</summary>
    public required long BytesOut { get; init; }

    /// <summary>Connections that carried at least one request to the API path.</summary>
    public required long Connections { get; init; }

    /// <summary>Connections closed at once because their client had too many.</summary>
    public required long ConnectionsRefused { get; init; }

    /// <summary>When the first request came; null before.</summary>
    public required DateTimeOffset? FirstRequest { get; init; }

    /// <summary>When the latest request came; null before the first.</summary>
    public required DateTimeOffset? LastRequest { get; init; }

    /// <summary>Requests per distinct profile; null where none were counted.</summary>
    public required ProfileStats? ProfilesRequested { get; init; }

    /// <summary>Right and complete answers per distinct profile (no fault, status 200, client still there); null where none were counted.</summary>
    public required ProfileStats? ProfilesAnswered { get; init; }

    /// <summary>Reads the body of <c>GET /stats</c>.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is not such a body.</exception>
    public static SimulatorStats FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StatisticsJson.Default.SimulatorStats) ?? throw new JsonException("The statistics are null.");

    /// <summary>The body of <c>GET /stats</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StatisticsJson.Default.SimulatorStats);
}
