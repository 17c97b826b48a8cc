using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Failures;

/// <summary>Describes why the API is unavailable or the run cannot continue. The text contains only the failure class and the status, because
/// a response can contain data about a user, which must not reach the progress, the logs or the orchestration history. The detail of a proxy
/// refusal contains no such data.</summary>
internal static class FailureReasons
{
    public static string Of(CallFailure? failure) => failure switch
    {
        null => "the circuit breaker is open because too many requests failed",
        { Class: FailureClass.Unauthorized, Status: var status } =>
            $"the API refuses the credentials ({status}): set CARDGENIUS_PARTNER_TOKEN to a valid partner token, then resume",
        { Class: FailureClass.UntrustedCertificate } =>
            "the server's certificate is not trusted: check the API's address and this machine's trusted certificates, then resume",
        { Class: FailureClass.ProxyRefused, Detail: var detail } => detail,
        { Class: FailureClass.RateLimited, Status: var status } => $"the API throttles ({status})",
        { Class: FailureClass.BadRequest, Status: var status } =>
            $"the API refuses every request with {status}, including requests without user data",
        { Class: FailureClass.ServerError, Status: { } status } => $"the API fails ({status})",
        { Class: FailureClass.Timeout } => "the API does not respond in time",
        { Class: FailureClass.Connection } => "no connection to the API",
        { Class: FailureClass.Dns } => "the API's host name does not resolve",
        { Class: FailureClass.Tls } => "the TLS handshake with the API fails",
        { Class: FailureClass.CutOff } => "the API's responses end early",
        { Class: FailureClass.NotJson } => "the API's responses are not JSON",
        { Class: FailureClass.Mismatched } => "the API's responses belong to other requests: they echo spends that were not sent",
        { Class: FailureClass.WrongShape } => "the API's responses contain no list of cards",
        { Class: FailureClass.ApiError } => "the API returns errors",
        { Class: FailureClass.TooLarge } => "the API's responses are too large",
        _ => $"the API cannot be used ({failure.Class}{(failure.Status is { } s ? $", {s}" : "")})",
    };
}
