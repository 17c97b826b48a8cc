using System.Globalization;

namespace CardGenius.Batch.Model.Counts;

/// <summary>Formats numbers of failed requests by class, for reports.</summary>
public static class FailureClassText
{
    /// <summary>Returns numbers of failures in words, for example "31 server errors (5xx), 1 timeout".</summary>
    /// <param name="counts">The number of failures of each class, in the order of the text.</param>
    public static string Join(IEnumerable<ClassCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count:#,0} {Of(c.Class, c.Count)}")));
    }

    private static string Of(FailureClass failureClass, long count)
    {
        var s = count == 1 ? "" : "s";
        return failureClass switch
        {
            FailureClass.RateLimited => "rate limited (429)",
            FailureClass.ServerError => $"server error{s} (5xx)",
            FailureClass.Timeout => $"timeout{s}",
            FailureClass.Connection => $"connection error{s}",
            FailureClass.Dns => $"host name error{s} (DNS)",
            FailureClass.Tls => $"TLS error{s}",
            FailureClass.UntrustedCertificate => $"untrusted certificate{s}",
            FailureClass.CutOff => $"response{s} cut off",
            FailureClass.NotJson => $"response{s} not in JSON",
            FailureClass.Mismatched => $"response{s} to other requests",
            FailureClass.WrongShape => $"response{s} of the wrong shape",
            FailureClass.ApiError => $"error{s} in responses with status 200",
            FailureClass.TooLarge => $"response{s} too large",
            FailureClass.BadRequest => "refused as wrong (4xx)",
            FailureClass.Unauthorized => "not authorized (401, 403)",
            FailureClass.ProxyRefused => "refused by the proxy (407)",
            _ => failureClass.ToString(),
        };
    }
}
