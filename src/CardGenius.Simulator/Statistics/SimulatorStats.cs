using System.Text.Json;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Statistics;

/// <summary>The statistics since the start or the last reset: the body of <c>GET /stats</c> (in snake_case).</summary>
public sealed record SimulatorStats
{
    /// <summary>The number of requests to the API path. Requests to the control paths do not count.</summary>
    public required long Requests { get; init; }

    /// <summary>The responses that were at least started, by status.</summary>
    public required IReadOnlyDictionary<int, long> ByStatus { get; init; }

    /// <summary>The faults, by the name of the rule.</summary>
    public required IReadOnlyDictionary<string, long> ByFault { get; init; }

    /// <summary>The requests that ended without any response: reset by a fault, or the client disconnected before the response.</summary>
    public required long Unanswered { get; init; }

    /// <summary>The requests whose client disconnected before the response was complete.</summary>
    public required long ClientAborts { get; init; }

    /// <summary>The requests with a field that the API does not know and ignores.</summary>
    public required long WithUnknownFields { get; init; }

    /// <summary>
    /// The requests in flight. A request counts from the arrival of its head until just before the last bytes of its response are sent, or until the
    /// client has disconnected. This time is always within the time that the client counts.
    /// </summary>
    public required int InFlight { get; init; }

    /// <summary>The maximum number of requests in flight at a time.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The counts of the backends.</summary>
    public required IReadOnlyList<BackendCounts> Backends { get; init; }

    /// <summary>The maximum number of requests within one second (a sliding window without its older end).</summary>
    public required int MaxRequestsPerSecond { get; init; }

    /// <summary>The sum of the times of the ended requests, in seconds. Divided by the duration of a run, it is the average number of requests in
    /// flight.</summary>
    public required double RequestSeconds { get; init; }

    /// <summary>The bytes of the bodies sent, after gzip.</summary>
    public required long BytesOut { get; init; }

    /// <summary>The connections with at least one request to the API path.</summary>
    public required long Connections { get; init; }

    /// <summary>The maximum number of these connections that were open at a time.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>The longest time in seconds from the first to the latest request of a connection.</summary>
    public required double LongestConnectionSeconds { get; init; }

    /// <summary>The connections closed at once because their client had too many.</summary>
    public required long ConnectionsRefused { get; init; }

    /// <summary>The requests, by the value of <c>User-Agent</c>. After 100 different values, further values count as <c>other</c>.</summary>
    public required IReadOnlyDictionary<string, long> ByUserAgent { get; init; }

    /// <summary>The requests that arrived more than one second after a response with <c>Retry-After</c>, and before the time that it
    /// asked for.</summary>
    public required long DuringRetryAfter { get; init; }

    /// <summary>The requests with a profile that had a response with status 400 or 422 before, or null if no profiles were counted.</summary>
    public required long? RepeatsAfterRefusal { get; init; }

    /// <summary>The time of the first request, or null before it.</summary>
    public required DateTimeOffset? FirstRequest { get; init; }

    /// <summary>The time of the latest request, or null before the first.</summary>
    public required DateTimeOffset? LastRequest { get; init; }

    /// <summary>The requests per distinct profile, or null if none were counted.</summary>
    public required ProfileStats? ProfilesRequested { get; init; }

    /// <summary>The correct and complete responses per distinct profile (no fault, status 200, client still connected), or null if none were
    /// counted.</summary>
    public required ProfileStats? ProfilesAnswered { get; init; }

    /// <summary>Parses the body of <c>GET /stats</c>.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">The JSON is not such a body.</exception>
    public static SimulatorStats FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StatisticsJson.Default.SimulatorStats) ?? throw new JsonException("The statistics are null.");

    /// <summary>Returns the body of <c>GET /stats</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StatisticsJson.Default.SimulatorStats);
}

/// <summary>Requests per distinct profile. They show repeated requests.</summary>
/// <param name="Distinct">The number of distinct profiles.</param>
/// <param name="Total">The number of requests of all profiles.</param>
/// <param name="MaxPerProfile">The maximum number of requests of one profile.</param>
/// <param name="Histogram">For each number of requests, the number of profiles with that many.</param>
public sealed record ProfileStats(long Distinct, long Total, int MaxPerProfile, IReadOnlyDictionary<int, long> Histogram);
