using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator;

/// <summary>The options of a simulator. The defaults are those of the healthy production API in the load specification, without its rate
/// limit.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The loopback port to listen on; 0 uses any free port.</summary>
    public int Port { get; init; }

    /// <summary>Whether to use HTTPS with a self-signed certificate, which no client trusts.</summary>
    public bool Https { get; init; }

    /// <summary>The seed of the catalogue: <see cref="Cards.Catalogue.Create"/>.</summary>
    public int CatalogueSeed { get; init; } = 1;

    /// <summary>The number of cards in the catalogue, 1 to 1,000.</summary>
    public int CatalogueSize { get; init; } = 100;

    /// <summary>The maximum number of cards in a response. If null, it is <see cref="ResponseBytes"/> divided by 1,500, but at least 10.</summary>
    public int? CardsPerResponse { get; init; }

    /// <summary>The outer form of responses.</summary>
    public ResponseShape Shape { get; init; }

    /// <summary>The form of joining fees.</summary>
    public FeeForm Fees { get; init; }

    /// <summary>The form of spending breakdowns.</summary>
    public BreakdownForm Breakdown { get; init; }

    /// <summary>
    /// The length of a response in bytes, before gzip, 1 KB to 16 MB. Responses are padded to exactly this length. A response is longer if its
    /// cards and
    /// breakdowns need more.
    /// </summary>
    public int ResponseBytes { get; init; } = 35_000;

    /// <summary>The latency of responses.</summary>
    public LatencyProfile Latency { get; init; } = LatencyProfile.Production;

    /// <summary>A factor applied to every latency: with 0.01, a day of requests takes a quarter of an hour. The times of faults and Retry-After are
    /// real seconds.</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>The seed of the latencies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of backends of the load balancer.</summary>
    public int Backends { get; init; } = 3;

    /// <summary>The number of requests that one backend processes at a time.</summary>
    public int BackendConcurrency { get; init; } = 100;

    /// <summary>What a backend does with a request above <see cref="BackendConcurrency"/>.</summary>
    public OverLimit OverLimit { get; init; }

    /// <summary>The number of requests at a backend, in progress or waiting, above which it becomes slower, or null for never.</summary>
    public int? OverloadAbove { get; init; }

    /// <summary>The added share of the latency for each request above <see cref="OverloadAbove"/>: with 0.1 and 10 more requests, the latency
    /// doubles.</summary>
    public double OverloadGrowth { get; init; } = 0.1;

    /// <summary>
    /// The number of requests at a backend, in progress or waiting, above which the backend collapses: a further request gets a 504 after
    /// <see cref="CollapseTime"/>, and counts as one at the backend until then. Null for never.
    /// </summary>
    public int? CollapseAbove { get; init; }

    /// <summary>The time after which a request to a collapsed backend gets its 504. It is not scaled.</summary>
    public TimeSpan CollapseTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether requests with any method to any path get a response, except to the paths that control the simulator. Other paths than those
    /// of the API need no body.</summary>
    public bool AnyPath { get; init; }

    /// <summary>A path whose requests do not use a backend, like a resource in a cache: no limit, queue, overload or collapse applies to them. Null
    /// for none. It needs <see cref="AnyPath"/>.</summary>
    public string? CachedPath { get; init; }

    /// <summary>The rate limit of each client (IP address) in requests a second, or null for none. The load specification suggests 50.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The number of requests that a client may send at once before the rate limit applies.</summary>
    public int Burst { get; init; } = 30;

    /// <summary>The form of the <c>Retry-After</c> header of the rate limit's 429.</summary>
    public RetryAfterForm RetryAfter { get; init; }

    /// <summary>The maximum number of connections of a client (IP address), or null for no limit. More are closed at once. The load specification
    /// suggests 50.</summary>
    public int? ConnectionsPerClient { get; init; }

    /// <summary>The <c>partner-token</c> that a request must contain, or null for none. Responds with 401 without it and 403 with another.</summary>
    public string? PartnerToken { get; init; }

    /// <summary>Whether to compress responses with gzip for clients that accept it.</summary>
    public bool Gzip { get; init; }

    /// <summary>Whether to count requests and responses per distinct profile (about 50 bytes each). The header <c>X-Count-Profiles: 1</c> does it
    /// for one request.</summary>
    public bool CountProfiles { get; init; }

    /// <summary>The initial faults.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal int CardLimit => Math.Min(CatalogueSize, CardsPerResponse ?? Math.Max(10, ResponseBytes / 1500));

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is wrong. The message names it, its value and what is expected.</exception>
    public void Validate()
    {
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "0 to 65535");
        Require(CatalogueSize is >= 1 and <= 1000, nameof(CatalogueSize), CatalogueSize, "1 to 1000");
        Require(CardsPerResponse is null or >= 1, nameof(CardsPerResponse), CardsPerResponse, "1 or more, or none");
        Require(ResponseBytes is >= 1024 and <= 16 * 1024 * 1024, nameof(ResponseBytes), ResponseBytes, "1024 to 16777216");
        Require(TimeScale is >= 0 and <= 1000, nameof(TimeScale), TimeScale, "0 to 1000");
        Require(Backends is >= 1 and <= 1000, nameof(Backends), Backends, "1 to 1000");
        Require(BackendConcurrency >= 1, nameof(BackendConcurrency), BackendConcurrency, "1 or more");
        Require(OverloadAbove is null or >= 0, nameof(OverloadAbove), OverloadAbove, "0 or more, or none");
        Require(OverloadGrowth is >= 0 and <= 1000, nameof(OverloadGrowth), OverloadGrowth, "0 to 1000");
        Require(CollapseAbove is null or >= 1, nameof(CollapseAbove), CollapseAbove, "1 or more, or none");
        Require(CollapseTime >= TimeSpan.Zero, nameof(CollapseTime), CollapseTime, "0 or more");
        Require(CachedPath is null || AnyPath, nameof(CachedPath), CachedPath, $"none without {nameof(AnyPath)}");
        Require(RequestsPerSecond is null or (> 0 and <= 1e6), nameof(RequestsPerSecond), RequestsPerSecond, "above 0, or none");
        Require(Burst >= 1, nameof(Burst), Burst, "1 or more");
        Require(ConnectionsPerClient is null or >= 1, nameof(ConnectionsPerClient), ConnectionsPerClient, "1 or more, or none");
        if (Latency.Fault() is { } fault)
        {
            throw new ArgumentException(fault);
        }
    }

    private static void Require(bool holds, string name, object? found, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {found}. Expected: {expected}."));
        }
    }
}
