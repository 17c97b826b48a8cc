namespace CardGenius.Batch.Model;

/// <summary>The settings of the API client. The defaults are the production values (architecture.md, "How the API is called").</summary>
public sealed record ApiSettings
{
    /// <summary>The address of the API, for example <c>https://card-recommendation-api-v2.bankkaro.com/cg/api/pro</c>.</summary>
    public string Url { get; set; } = "https://card-recommendation-api-v2.bankkaro.com/cg/api/pro";

    /// <summary>The timeout of an attempt in seconds, from the start of the request to the last byte of the response.</summary>
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>The timeout for establishing a connection, in seconds.</summary>
    public double ConnectTimeoutSeconds { get; set; } = 30;

    /// <summary>The maximum number of attempts in a call.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>The wait before the second attempt, in seconds. It doubles for each further attempt, with jitter.</summary>
    public double RetryBaseSeconds { get; set; } = 1;

    /// <summary>The longest wait between two attempts of a call, in seconds. If <c>Retry-After</c> asks for a longer wait, the run holds.</summary>
    public double RetryMaxSeconds { get; set; } = 60;

    /// <summary>The longest wait that <c>Retry-After</c> can cause, in seconds.</summary>
    public double RetryAfterMaxSeconds { get; set; } = 3600;

    /// <summary>The rate limit of the whole run, in requests per second; null if only <see cref="RunSettings.Concurrency"/> limits the
    /// rate.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The number of requests that may start at once if <see cref="RequestsPerSecond"/> is set. In any period of one second, at most
    /// rate + burst requests start.</summary>
    public int Burst { get; set; } = 1;

    /// <summary>The maximum duration of the ramp in seconds: the time in which the concurrency limit rises to its maximum after the start. If the
    /// latency of the API is known, the ramp takes as long as one response.</summary>
    public double RampSeconds { get; set; } = 4;

    /// <summary>The maximum length of a response, in bytes after decompression.</summary>
    public long MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Whether a response is refused if it echoes other spends than were sent. Set it to false only if the API has changed how it echoes
    /// spends. In that case every response would be refused.</summary>
    public bool CheckEchoedSpends { get; set; } = true;

    /// <summary>The share of failed attempts in the sampling time that opens the circuit breaker (0 to 1).</summary>
    public double BreakerFailureRatio { get; set; } = 0.9;

    /// <summary>The number of attempts in the sampling time from which the breaker can open. The client uses at most the configured concurrency, but
    /// at least 5.</summary>
    public int BreakerMinimumAttempts { get; set; } = 20;

    /// <summary>The sampling time of the breaker in seconds. It should be well below <see cref="TimeoutSeconds"/>. If the API then starts to hang,
    /// the earlier good responses are no longer in the sample when the requests time out, and the first timeouts open the breaker.</summary>
    public double BreakerSamplingSeconds { get; set; } = 10;

    /// <summary>The time for which the breaker stays open, in seconds. It should be below the shortest hold, so that the breaker does not block the
    /// probe at the end of the hold.</summary>
    public double BreakerOpenSeconds { get; set; } = 15;
}
