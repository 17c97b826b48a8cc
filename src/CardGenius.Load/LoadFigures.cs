using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Chunks;
using CardGenius.Load.Latency;

namespace CardGenius.Load;

/// <summary>What a prediction is made from. The defaults are the agreed production load.</summary>
public sealed record LoadFigures
{
    /// <summary>The requests in flight that were agreed with the API's owners.</summary>
    public const int AgreedConcurrency = 20;

    /// <summary>How many users there are: each is one call, plus its retries.</summary>
    public long Users { get; init; } = 50_000;

    /// <summary>Requests in flight at most.</summary>
    public int Concurrency { get; init; } = AgreedConcurrency;

    /// <summary>The ceiling that <see cref="Concurrency"/> may have.</summary>
    public int Ceiling { get; init; } = AgreedConcurrency;

    /// <summary>How long the API takes, from the request to its response; the time that the response needs on <see cref="LinkMbps"/> comes on top.</summary>
    public LatencyDistribution Latency { get; init; } = LogNormalLatency.Production;

    /// <summary>The standard deviation of the mean latency from one run to the next, as a share of it. It widens the interval of the duration.</summary>
    public double LatencyDrift { get; init; } = 0.05;

    /// <summary>The client's rate limit in requests a second; null for none.</summary>
    public double? RateLimit { get; init; }

    /// <summary>How many requests may start at once under <see cref="RateLimit"/>.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>How late a wait for <see cref="RateLimit"/> ends on average, in seconds. The timers of the runtime have a resolution of milliseconds.
    /// With a <see cref="Burst"/> of 1, the next request then starts later, too.</summary>
    public double TimerDelaySeconds { get; init; } = 0.003;

    /// <summary>The body of a request, in bytes.</summary>
    public double RequestBytes { get; init; } = 500;

    /// <summary>The body of a response after decompression, in bytes.</summary>
    public double ResponseBytes { get; init; } = 35_000;

    /// <summary>The body of a response as it is sent, in bytes; null where it is not compressed.</summary>
    public double? CompressedResponseBytes { get; init; }

    /// <summary>The HTTP headers of a request, in bytes.</summary>
    public double RequestHeaderBytes { get; init; } = 200;

    /// <summary>The HTTP headers of a response, in bytes.</summary>
    public double ResponseHeaderBytes { get; init; } = 300;

    /// <summary>What the link to the API carries towards this machine, in megabits a second; null for more than is needed.</summary>
    public double? LinkMbps { get; init; }

    /// <summary>How many backends the API's balancer has.</summary>
    public int Backends { get; init; } = 3;

    /// <summary>How many requests one backend works on at a time.</summary>
    public int BackendConcurrency { get; init; } = 100;

    /// <summary>The share of attempts that fail after an ordinary latency and are repeated: 5xx, resets, responses that cannot be read.</summary>
    public double RetryShare { get; init; }

    /// <summary>The shares of attempts that fail in another way.</summary>
    public ErrorShares Errors { get; init; } = new();

    /// <summary>Attempts a call at most.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The base of the waits before retries, in seconds: about the wait before the second attempt.</summary>
    public double RetryBaseSeconds { get; init; } = 1;

    /// <summary>The longest wait between two attempts, in seconds.</summary>
    public double RetryMaxSeconds { get; init; } = 60;

    /// <summary>Seconds after which an attempt is given up.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>The maximum time over which the first requests are spread, in seconds.</summary>
    public double RampSeconds { get; init; } = 4;

    /// <summary>The maximum number of users in a chunk.</summary>
    public int ChunkSize { get; init; } = 100;

    /// <summary>When the run starts.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>The time zone of all times that are shown.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Bytes of a response body as they are sent.</summary>
    internal double SentResponseBytes => CompressedResponseBytes ?? ResponseBytes;

    /// <summary>The share of attempts that are repeated while attempts are left.</summary>
    internal double TransientShare => RetryShare + Errors.Throttled + Errors.TimedOut;

    /// <summary>The time over which the first requests are spread, in seconds: one response time, as in a run.</summary>
    internal double PlannedRampSeconds => Math.Min(RampSeconds, Latency.Mean);

    /// <summary>The chunks of a pass, as planning divides its users.</summary>
    /// <param name="users">The number of users of the pass.</param>
    internal ChunkLayout Chunks(double users) => new((long)Math.Ceiling(users), ChunkSize, Concurrency);

    /// <summary>The figures of a run with these settings.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="start">When the run starts.</param>
    public static LoadFigures Of(RunSettings settings, DateTimeOffset start) => new()
    {
        Concurrency = settings.Concurrency,
        Ceiling = settings.Ceiling,
        RateLimit = settings.Api.RequestsPerSecond,
        Burst = settings.Api.Burst,
        Attempts = settings.Api.Attempts,
        RetryBaseSeconds = settings.Api.RetryBaseSeconds,
        RetryMaxSeconds = settings.Api.RetryMaxSeconds,
        TimeoutSeconds = settings.Api.TimeoutSeconds,
        RampSeconds = settings.Api.RampSeconds,
        ChunkSize = settings.ChunkSize,
        Start = DateTimeOffset.FromUnixTimeSeconds(start.ToUnixTimeSeconds()),
        TimeZone = settings.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : TimeZoneInfo.Utc,
    };

    /// <summary>Checks the figures.</summary>
    /// <exception cref="ArgumentException">One of them cannot be; the message names it and what is expected.</exception>
    public void Validate()
    {
        Require(Users is >= 1 and <= 100_000_000, nameof(Users), "1 to 100,000,000");
        Require(Concurrency is >= 1 and <= 100_000, nameof(Concurrency), "1 to 100,000");
        Require(Ceiling >= 1, nameof(Ceiling), "1 or more");
        Require(Latency.Mean is > 0 and < 3600, nameof(Latency), "a mean above 0 and below one hour");
        Require(LatencyDrift is >= 0 and <= 1, nameof(LatencyDrift), "a share from 0 to 1");
        Require(RateLimit is null or > 0, nameof(RateLimit), "above 0, or none");
        Require(Burst >= 1, nameof(Burst), "1 or more");
        Require(RequestBytes >= 0 && ResponseBytes >= 0 && CompressedResponseBytes is null or >= 0, nameof(ResponseBytes), "sizes of 0 or more");
        Require(RequestHeaderBytes >= 0 && ResponseHeaderBytes >= 0, nameof(ResponseHeaderBytes), "sizes of 0 or more");
        Require(LinkMbps is null or > 0, nameof(LinkMbps), "above 0, or none");
        Require(Backends >= 1 && BackendConcurrency >= 1, nameof(Backends), "1 or more");
        Require(RetryShare >= 0 && Errors.Throttled >= 0 && Errors.TimedOut >= 0 && Errors.Refused >= 0, nameof(Errors), "shares of 0 or more");
        Require(TransientShare + Errors.Refused < 1, nameof(Errors), "shares that leave some attempts to succeed");
        Require(Attempts is >= 1 and <= 100, nameof(Attempts), "1 to 100");
        Require(RetryBaseSeconds >= 0 && RetryMaxSeconds >= 0 && TimerDelaySeconds >= 0 && TimeoutSeconds > 0 && RampSeconds >= 0, nameof(RetryBaseSeconds), "times of 0 or more");
        Require(ChunkSize >= 1, nameof(ChunkSize), "1 or more");
    }

    private static void Require(bool holds, string name, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name}: expected {expected}.");
        }
    }
}
