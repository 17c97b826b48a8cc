using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>Why an attempt failed. Written as its name in failure records, metrics and progress.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureClass>))]
public enum FailureClass
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>429, or another 4xx with <c>Retry-After</c> or <c>X-RateLimit-Remaining: 0</c>: throttled.</summary>
    RateLimited,

    /// <summary>408, 421, 425, 499, 500, 502, 503, 504 or another 5xx.</summary>
    ServerError,

    /// <summary>No whole answer within the attempt's timeout.</summary>
    Timeout,

    /// <summary>The connection was refused, reset or closed.</summary>
    Connection,

    /// <summary>The host's name did not resolve.</summary>
    Dns,

    /// <summary>The TLS handshake failed, for another reason than an untrusted certificate.</summary>
    Tls,

    /// <summary>The server's certificate is not trusted: fatal.</summary>
    UntrustedCertificate,

    /// <summary>The answer broke off.</summary>
    CutOff,

    /// <summary>The answer is not JSON (HTML, invalid UTF-8, NaN, too deep).</summary>
    NotJson,

    /// <summary>The response echoes other spends than were sent: it belongs to another request. Its connection is closed.</summary>
    Mismatched,

    /// <summary>JSON without a list of cards, or with fields of impossible types.</summary>
    WrongShape,

    /// <summary>Status 200 with a body that says that it failed, e.g. <c>"status":"error"</c> or an <c>error_code</c> without cards.</summary>
    ApiError,

    /// <summary>The answer is larger than the setting allows.</summary>
    TooLarge,

    /// <summary>400, 422 or another 4xx: the request is refused.</summary>
    BadRequest,

    /// <summary>401 or 403: fatal where a neutral request is refused too, otherwise a failure of this user.</summary>
    Unauthorized,

    /// <summary>407, or a proxy that refuses to connect to the API: fatal.</summary>
    ProxyRefused,
}
