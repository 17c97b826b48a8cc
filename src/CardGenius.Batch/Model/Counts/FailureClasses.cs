namespace CardGenius.Batch.Model.Counts;

/// <summary>What follows from a class of failure (architecture.md, "How the API is called").</summary>
internal static class FailureClasses
{
    /// <summary>Whether another attempt may mend it.</summary>
    public static bool IsRetried(this FailureClass failureClass) => failureClass is
        FailureClass.RateLimited or FailureClass.ServerError or FailureClass.Timeout or FailureClass.Connection or FailureClass.Dns
        or FailureClass.Tls or FailureClass.CutOff or FailureClass.NotJson or FailureClass.Mismatched or FailureClass.WrongShape
        or FailureClass.ApiError;

    /// <summary>Whether it speaks of the API as a whole, not of one user and not of our pace.</summary>
    public static bool IsOutage(this FailureClass failureClass) => failureClass is
        FailureClass.ServerError or FailureClass.Timeout or FailureClass.Connection or FailureClass.Dns or FailureClass.Tls
        or FailureClass.CutOff or FailureClass.NotJson or FailureClass.Mismatched;

    /// <summary>Whether the run cannot go on.</summary>
    public static bool IsFatal(this FailureClass failureClass) =>
        failureClass is FailureClass.ProxyRefused or FailureClass.UntrustedCertificate;

    /// <summary>The class of an HTTP status that is not a success.</summary>
    /// <param name="status">The status.</param>
    /// <param name="isThrottling">Whether the response's headers say that the client sends too much.</param>
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
