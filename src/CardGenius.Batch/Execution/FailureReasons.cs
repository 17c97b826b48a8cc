using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Execution;

/// <summary>Why the API is down, or why the run cannot go on, in words. Made of class and status alone, because a response's text may be
/// about a user and must not reach progress, logs or an orchestration's history. The detail of a proxy's refusal holds no such text.</summary>
internal static class FailureReasons
{
    public static string Of(CallFailure? failure) => failure switch
    {
        null => "the circuit breaker is open: the API failed again and again",
        { Class: FailureClass.Unauthorized, Status: var status } =>
            $"the API refuses the credentials ({status}): set CARDGENIUS_PARTNER_TOKEN to a valid partner token, then resume",
        { Class: FailureClass.UntrustedCertificate } =>
            "the server's certificate is not trusted: check the API's address and this machine's trusted certificates, then resume",
        { Class: FailureClass.ProxyRefused, Detail: var detail } => detail,
        { Class: FailureClass.RateLimited, Status: var status } => $"the API throttles ({status})",
        { Class: FailureClass.BadRequest, Status: var status } => $"every request is refused with {status}, also one without user data",
        { Class: FailureClass.ServerError, Status: { } status } => $"the API fails ({status})",
        { Class: FailureClass.Timeout } => "the API does not answer in time",
        { Class: FailureClass.Connection } => "no connection to the API",
        { Class: FailureClass.Dns } => "the API's host name does not resolve",
        { Class: FailureClass.Tls } => "the TLS handshake with the API fails",
        { Class: FailureClass.CutOff } => "the API's answers break off",
        { Class: FailureClass.NotJson } => "the API's answers are not JSON",
        { Class: FailureClass.Mismatched } => "the API's responses belong to other requests: they echo other spends than were sent",
        { Class: FailureClass.WrongShape } => "the API's answers hold no list of cards",
        { Class: FailureClass.ApiError } => "the API answers with errors",
        { Class: FailureClass.TooLarge } => "the API's answers are too large",
        _ => $"the API cannot be used ({failure.Class}{(failure.Status is { } s ? $", {s}" : "")})",
    };
}
