using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>The reason why an attempt failed. Failure records, metrics and progress contain the name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureClass>))]
public enum FailureClass
{
    /// <summary>The attempt did not fail.</summary>
    None,

    /// <summary>The API throttled the request: 429, or another 4xx with <c>Retry-After</c> or <c>X-RateLimit-Remaining: 0</c>.</summary>
    RateLimited,

    /// <summary>408, 421, 425, 499, 500, 502, 503, 504 or another 5xx.</summary>
    ServerError,

    /// <summary>No complete response arrived within the timeout of the attempt.</summary>
    Timeout,

    /// <summary>The connection was refused, reset or closed.</summary>
    Connection,

    /// <summary>The host name did not resolve.</summary>
    Dns,

    /// <summary>The TLS handshake failed for a reason other than an untrusted certificate.</summary>
    Tls,

    /// <summary>The certificate of the server is not trusted. The run stops.</summary>
    UntrustedCertificate,

    /// <summary>The response ended before it was complete.</summary>
    CutOff,

    /// <summary>The response is not JSON (for example HTML, invalid UTF-8, NaN, or nested too deep).</summary>
    NotJson,

    /// <summary>The response echoes other spends than were sent, so it belongs to another request. Its connection is closed.</summary>
    Mismatched,

    /// <summary>The response is JSON without a list of cards, or with fields of invalid types.</summary>
    WrongShape,

    /// <summary>The response has status 200 but reports an error, for example <c>"status":"error"</c> or an <c>error_code</c> without
    /// cards.</summary>
    ApiError,

    /// <summary>The response is larger than the setting allows.</summary>
    TooLarge,

    /// <summary>The request was refused: 400, 422 or another 4xx.</summary>
    BadRequest,

    /// <summary>401 or 403. If a neutral request is refused, too, the run stops. Otherwise it is a failure of this user.</summary>
    Unauthorized,

    /// <summary>407, or a proxy that refuses to connect to the API. The run stops.</summary>
    ProxyRefused,
}
