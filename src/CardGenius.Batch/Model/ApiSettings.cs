namespace CardGenius.Batch.Model;

/// <summary>How the API is called. The defaults are the production ones (architecture.md, "How the API is called").</summary>
public sealed record ApiSettings
{
    /// <summary>The endpoint, e.g. <c>https://card-recommendation-api-v2.bankkaro.com/cg/api/pro</c>.</summary>
    public string Url { get; set; } = "https://card-recommendation-api-v2.bankkaro.com/cg/api/pro";

    /// <summary>Seconds one attempt may take, from sending to the last byte of the answer.</summary>
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds a connection may take to be made.</summary>
    public double ConnectTimeoutSeconds { get; set; } = 30;

    /// <summary>Attempts a user, at most.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Seconds before the second attempt; doubled for each further one, with jitter.</summary>
    public double RetryBaseSeconds { get; set; } = 1;

    /// <summary>The longest wait between two attempts of a call, in seconds. Where a Retry-After asks for more, the run holds.</summary>
    public double RetryMaxSeconds { get; set; } = 60;

    /// <summary>The longest time, in seconds, for which a Retry-After is obeyed.</summary>
    public double RetryAfterMaxSeconds { get; set; } = 3600;

    /// <summary>Requests a second over the whole run; null: as many as <see cref="RunSettings.Concurrency"/> gives.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests may start at once when <see cref="RequestsPerSecond"/> is set; any one-second window sees at most
    /// rate + burst.</summary>
    public int Burst { get; set; } = 1;

    /// <summary>Seconds over which the first requests are spread: the adaptive limit climbs to its ceiling within them.</summary>
    public double RampSeconds { get; set; } = 4;

    /// <summary>The longest answer that is read, in bytes after decompression.</summary>
    public long MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Whether a response is refused that echoes other spends than were sent. Turn it off only when the API has changed what it
    /// echoes: then no response would be accepted.</summary>
    public bool CheckEchoedSpends { get; set; } = true;

    /// <summary>The share of failed attempts within the sampling time that opens the circuit breaker.</summary>
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>Attempts within the sampling time before the breaker judges; no more than may be in flight, but 5 at least.</summary>
    public int BreakerMinimumAttempts { get; set; } = 20;

    /// <summary>The breaker's sampling time in seconds. Well below <see cref="TimeoutSeconds"/>: where the API begins to hang, the answers
    /// from before are then forgotten when the timeouts come, and the first of these open the breaker.</summary>
    public double BreakerSamplingSeconds { get; set; } = 10;

    /// <summary>Seconds the breaker stays open; below the loop's shortest hold, so that a probe is let through.</summary>
    public double BreakerOpenSeconds { get; set; } = 15;
}
