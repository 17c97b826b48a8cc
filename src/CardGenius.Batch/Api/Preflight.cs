using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api;

/// <summary>
/// Is the API there, and does it know us? Asked before planning, so that a wrong host, a wrong path, a wrong token or an untrusted
/// certificate is found in seconds and not after an hour of planning.
/// </summary>
/// <param name="client">Sends the probes.</param>
/// <param name="settings">How the API is called; for the waits between probes, and to name the address in messages.</param>
/// <param name="timeProvider">The clock of those waits; null: the system's.</param>
public sealed class Preflight(IRecommendationClient client, ApiSettings settings, TimeProvider? timeProvider = null)
{
    private const int Probes = 3;
    private const string Setting = "--api, CARDGENIUS_API or api.base_url";

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Probes the API until it is clear what to think of it: one probe mostly, three at most.</summary>
    public async Task<PreflightResult> RunAsync(CancellationToken cancellationToken)
    {
        var failures = new List<CallFailure>(Probes);
        while (true)
        {
            var result = await client.ProbeAsync(cancellationToken);
            if (Judge(result) is { } judged)
            {
                return judged;
            }

            failures.Add(result.Failure!);
            if (failures.Count == Probes)
            {
                return JudgeAll(failures);
            }

            var wait = Math.Min(settings.RetryMaxSeconds, settings.RetryBaseSeconds * Math.Pow(2, failures.Count - 1));
            await Task.Delay(TimeSpan.FromSeconds(wait), _time, cancellationToken);
        }
    }

    private static PreflightResult? Judge(CallResult result) => result switch
    {
        { Verdict: CallVerdict.Fatal, Failure: { } failure } => new(PreflightOutcome.Fatal, failure.Detail),
        { Failure: { Status: 404 or 405 or 410 or (>= 300 and < 400) } failure } => new(
            PreflightOutcome.Fatal,
            $"There is no CardGenius API at this address: check the path ({Setting}). {failure.Detail}"),

        // 400 and 422 refuse the neutral profile, and "status":"error" cannot calculate it: either is said by the API itself.
        { Verdict: CallVerdict.Answered or CallVerdict.Rejected } or { Failure.Class: FailureClass.ApiError } =>
            new(PreflightOutcome.Ok, "The API answers."),
        { NotBefore: { } until } => new(
            PreflightOutcome.Wait,
            $"The API asks not to be called before {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z (Retry-After). A run waits until then."),
        { Failure: null } => new(PreflightOutcome.Wait, "The API could not be asked."),
        _ => null,
    };

    private PreflightResult JudgeAll(List<CallFailure> failures)
    {
        var last = failures[^1];
        return failures.TrueForAll(f => f.Class == FailureClass.Dns)
            ? new(
                PreflightOutcome.Fatal,
                $"The host name {Host()} does not resolve. Check the address ({Setting}) and this machine's network.")
            : failures.TrueForAll(f => f.Class is FailureClass.NotJson or FailureClass.WrongShape)
                ? new(
                    PreflightOutcome.Fatal,
                    $"What answers at {Host()} is not the CardGenius API. Check the address ({Setting}). {last.Detail}")
                : new(
                    PreflightOutcome.Wait,
                    $"The API does not answer now, and {Probes} probes failed ({last.Class}): {last.Detail} A run waits until it comes back.");
    }

    private string Host() => Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) ? url.Authority : settings.Url;
}

/// <summary>What a preflight found.</summary>
/// <param name="Outcome">Whether a run may begin.</param>
/// <param name="Message">For a person: what was found and what to do.</param>
public sealed record PreflightResult(PreflightOutcome Outcome, string Message);

/// <summary>What a preflight found.</summary>
public enum PreflightOutcome
{
    /// <summary>The API is there and knows us.</summary>
    Ok,

    /// <summary>The API is out: a run may begin, and holds until it comes back.</summary>
    Wait,

    /// <summary>A person must act first: no run can succeed.</summary>
    Fatal,
}
