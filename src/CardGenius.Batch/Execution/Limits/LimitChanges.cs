using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution.Limits;

/// <summary>Applies changes of the limits to the settings of a run, and describes them.</summary>
public static class LimitChanges
{
    /// <summary>Returns the settings with changed limits. The concurrency is at most <see cref="RunSettings.Ceiling"/>.</summary>
    public static RunSettings Apply(this RunLimits limits, RunSettings settings) => With(
        settings, limits.Concurrency ?? settings.Concurrency, limits.RequestsPerSecond ?? settings.Api.RequestsPerSecond);

    /// <summary>Returns the settings with the limits before a change.</summary>
    public static RunSettings ApplyBefore(this RunLimits limits, RunSettings settings) => With(
        settings, limits.ConcurrencyBefore, limits.RequestsPerSecondBefore);

    /// <summary>Returns the change that follows another one.</summary>
    /// <param name="limits">The latest change.</param>
    /// <param name="settings">The settings of the run without any change.</param>
    /// <param name="concurrency">The maximum number of requests in flight; null keeps it.</param>
    /// <param name="requestsPerSecond">The rate limit, in requests per second; null keeps it.</param>
    public static RunLimits Then(this RunLimits limits, RunSettings settings, int? concurrency, double? requestsPerSecond)
    {
        var now = limits.Apply(settings);
        return new()
        {
            Number = limits.Number + 1,
            Concurrency = concurrency ?? limits.Concurrency,
            RequestsPerSecond = requestsPerSecond ?? limits.RequestsPerSecond,
            ConcurrencyBefore = now.Concurrency,
            RequestsPerSecondBefore = now.Api.RequestsPerSecond,
        };
    }

    /// <summary>Describes a change of the settings, for example "20 → 5 requests in flight".</summary>
    public static string Describe(RunSettings before, RunSettings now)
    {
        List<string> changes = [];
        if (before.Concurrency != now.Concurrency)
        {
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"{before.Concurrency} → {now.Concurrency} requests in flight"));
        }

        if (before.Api.RequestsPerSecond is var old && now.Api.RequestsPerSecond is var rate && old != rate)
        {
            changes.Add($"{Rate(old)} → {Rate(rate)} requests per second");
        }

        return changes.Count == 0 ? "no other limits" : string.Join(", ", changes);
    }

    private static string Rate(double? rate) => rate is { } value ? value.ToString("0.###", CultureInfo.InvariantCulture) : "any number of";

    private static RunSettings With(RunSettings settings, int concurrency, double? requestsPerSecond) => settings with
    {
        Concurrency = Math.Clamp(concurrency, 1, settings.Ceiling),
        Api = settings.Api with { RequestsPerSecond = requestsPerSecond },
    };
}
