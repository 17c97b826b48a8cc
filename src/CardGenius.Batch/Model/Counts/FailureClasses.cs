namespace CardGenius.Batch.Model.Counts;

/// <summary>The consequences of the failure classes (architecture.md, "How the API is called").</summary>
internal static class FailureClasses
{
    /// <summary>Returns whether another attempt may succeed.</summary>
    public static bool IsRetried(this FailureClass failureClass) => failureClass is
        FailureClass.RateLimited or FailureClass.ServerError or FailureClass.Timeout or FailureClass.Connection or FailureClass.Dns
        or FailureClass.Tls or FailureClass.CutOff or FailureClass.NotJson or FailureClass.Mismatched or FailureClass.WrongShape
        or FailureClass.ApiError;

    /// <summary>Returns whether the failure is a sign of an outage of the API, and not caused by one user or by the rate of our requests.</summary>
    public static bool IsOutage(this FailureClass failureClass) => failureClass is
        FailureClass.ServerError or FailureClass.Timeout or FailureClass.Connection or FailureClass.Dns or FailureClass.Tls
        or FailureClass.CutOff or FailureClass.NotJson or FailureClass.Mismatched;

    /// <summary>Returns whether the run cannot continue.</summary>
    public static bool IsFatal(this FailureClass failureClass) =>
        failureClass is FailureClass.ProxyRefused or FailureClass.UntrustedCertificate;

    /// <summary>Returns the class of an HTTP status code that is not a success.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="isThrottling">Whether the headers of the response show that the API throttles the client.</param>
    public static FailureClass OfStatus(int status, bool isThrottling) => status switch
    {
        407 => FailureClass.ProxyRefused,
        429 => FailureClass.RateLimited,
        >= 400 and < 500 when isThrottling => FailureClass.RateLimited,
        401 or 403 => FailureClass.Unauthorized,
        408 or 421 or 425 or 499 => FailureClass.ServerError,
        >= 500 => FailureClass.ServerError,
        >= 400 => FailureClass.BadRequest,
        _ => FailureClass.WrongShape,
    };
}
