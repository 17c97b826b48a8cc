using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;
using CardGenius.Load;
using CardGenius.Load.Latency;
using CardGenius.Load.Model;

namespace CardGenius.Service.Http.Runs;

/// <summary>Predicts the duration of a run from the latency of the latest comparable run of the store.</summary>
internal sealed class RunPredictor(IRunStore store, TimeProvider time)
{
    // Each run costs some reads, and an older run says less about the present latency.
    private const int MostRuns = 20;

    // Fewer responses give an imprecise mean.
    private const long FewestResponses = 100;

    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Predicts a run.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <returns>The prediction; null if there is no user, or if the run would take more than ten years.</returns>
    public async Task<PredictionDocument?> PredictAsync(RunSettings settings, long users, CancellationToken cancellationToken)
    {
        if (users == 0)
        {
            return null;
        }

        var figures = LoadFigures.Of(settings, time.GetUtcNow()) with { Users = users };
        var (latency, source) = await FindLatencyAsync(settings.Api.Url, cancellationToken);
        figures = figures with { Latency = latency ?? figures.Latency };
        LoadPlan plan;
        try
        {
            plan = LoadPlanner.Plan(figures);
        }
        catch (ArgumentException)
        {
            return null;
        }

        return new(
            plan.Concurrency,
            Math.Round(plan.UserRate.PerMinute, 1),
            (long)Math.Round(plan.DurationSeconds),
            (long)Math.Round(plan.DurationLowSeconds),
            (long)Math.Round(plan.DurationHighSeconds),
            plan.Finish.ToUniversalTime(),
            string.Create(
                CultureInfo.InvariantCulture,
                $"The prediction assumes {source} ({plan.Latency.MeanSeconds:0.00} s on average, p95 {plan.Latency.P95Seconds:0.00} s) for {users:#,0} users."));
    }

    // A comparable run called the same address.
    private async Task<(LatencyDistribution? Latency, string Source)> FindLatencyAsync(string url, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var id in store.ListRunIdsAsync(cancellationToken))
        {
            if (RunIds.IsValid(id))
            {
                ids.Add(id);
            }
        }

        var runs = await ParallelReads.SelectAsync(ids.TakeLast(MostRuns).ToList(), _catalog.FindAsync, cancellationToken);
        var latest = runs
            .OfType<RunStatus>()
            .Where(r => r.Settings.Api.Url == url && r.Result?.Tally.Latency.Count >= FewestResponses)
            .MaxBy(r => r.Progress?.At);
        return latest is null
            ? (null, "the latency that is agreed for production")
            : (Measured(latest.Result!.Tally.Latency), $"the latency of run '{latest.RunId}'");
    }

    private static EmpiricalLatency Measured(LatencyHistogram measured)
    {
        var (p50, p95, p99) = (Seconds(0.50), Seconds(0.95), Seconds(0.99));
        return EmpiricalLatency.OfSummary(
            p50, p95, p99, Math.Max(p99, measured.MaxMilliseconds / 1000), measured.SumMilliseconds / measured.Count / 1000);

        double Seconds(double share) => measured.Percentile(share) / 1000;
    }
}
