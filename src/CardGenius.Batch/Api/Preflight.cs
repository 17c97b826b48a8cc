using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api;

/// <summary>
/// Checks before planning whether the API is available and accepts the credentials. A wrong host, path or token, or an untrusted certificate, is
/// then found in seconds instead of after the planning.
/// </summary>
/// <param name="client">The client that sends the neutral requests.</param>
/// <param name="settings">The API settings, for the waits between requests and for the address in messages.</param>
/// <param name="timeProvider">The clock of the waits; null for the system clock.</param>
public sealed class Preflight(IRecommendationClient client, ApiSettings settings, TimeProvider? timeProvider = null)
{
    private const int Probes = 3;
    private const string Setting = "--api, CARDGENIUS_API or api.base_url";

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Sends neutral requests until the state of the API is known: usually one, at most three.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<PreflightResult> RunAsync(CancellationToken cancellationToken)
    {
        var failures = new List<CallFailure>(Probes);
        while (true)
        {
            var result = await client.ProbeAsync(cancellationToken);
            if (Evaluate(result) is { } evaluated)
            {
                return evaluated;
            }

            failures.Add(result.Failure!);
            if (failures.Count == Probes)
            {
                return EvaluateFailures(failures);
            }

            var wait = Math.Min(settings.RetryMaxSeconds, settings.RetryBaseSeconds * Math.Pow(2, failures.Count - 1));
            await Task.Delay(TimeSpan.FromSeconds(wait), _time, cancellationToken);
        }
    }

    private static PreflightResult? Evaluate(CallResult result) => result switch
    {
        { Verdict: CallVerdict.Fatal, Failure: { } failure } => new(PreflightOutcome.Fatal, failure.Detail),
        { Failure: { Status: 404 or 405 or 410 or (>= 300 and < 400) } failure } => new(
            PreflightOutcome.Fatal,
            $"There is no CardGenius API at this address. Check the path ({Setting}). {failure.Detail}"),

        // 400 and 422 refuse the neutral profile, and "status":"error" reports that it cannot be calculated. Only the API itself sends these.
        { Verdict: CallVerdict.Answered or CallVerdict.Rejected } or { Failure.Class: FailureClass.ApiError } =>
            new(PreflightOutcome.Ok, "The API is available."),
        { NotBefore: { } until } => new(
            PreflightOutcome.Wait,
            $"The API asks not to be called before {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z (Retry-After). A run waits until then."),
        { Failure: null } => new(PreflightOutcome.Wait, "No request could be sent to the API."),
        _ => null,
    };

    private PreflightResult EvaluateFailures(List<CallFailure> failures)
    {
        var last = failures[^1];
        return failures.TrueForAll(f => f.Class == FailureClass.Dns)
            ? new(
                PreflightOutcome.Fatal,
                $"The host name {Host()} does not resolve. Check the address ({Setting}) and the network of this machine.")
            : failures.TrueForAll(f => f.Class is FailureClass.NotJson or FailureClass.WrongShape)
                ? new(
                    PreflightOutcome.Fatal,
                    $"The server at {Host()} is not the CardGenius API. Check the address ({Setting}). {last.Detail}")
                : new(
                    PreflightOutcome.Wait,
                    $"The API is not available now: {Probes} probes failed ({last.Class}): {last.Detail} A run waits until it is available again.");
    }

    private string Host() => Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) ? url.Authority : settings.Url;
}

/// <summary>The result of a preflight.</summary>
/// <param name="Outcome">Whether a run may start.</param>
/// <param name="Message">A message that says what was found and what to do.</param>
public sealed record PreflightResult(PreflightOutcome Outcome, string Message);

/// <summary>The outcome of a preflight.</summary>
public enum PreflightOutcome
{
    /// <summary>The API is available and accepts the credentials.</summary>
    Ok,

    /// <summary>The API is not available now. A run may start, and holds until the API is available.</summary>
    Wait,

    /// <summary>No run can succeed until somebody corrects the cause.</summary>
    Fatal,
}
