namespace CardGenius.Load.LoadTest.Report;

/// <summary>Finds the stages at which the behavior of the API changes. A stage with few requests is skipped.</summary>
internal static class LoadPoints
{
    // A smaller change of the throughput is within what two equal measurements differ by.
    private const double LeastFall = 0.05;

    private const double LeastGrowth = 0.2;
    private const double SlowWhenBehind = 2;
    private const double JumpOfLatency = 5;
    private const double JumpOfErrors = 0.2;

    /// <summary>Returns the stages that can be compared.</summary>
    public static List<StageReport> Comparable(IReadOnlyList<StageReport> stages) => [.. stages.Where(s => s.Total.Requests >= StageHealth.Fewest)];

    /// <summary>Finds the first stage whose throughput is lower than an earlier one's although its load is higher. In the open model, also the first
    /// stage whose throughput is behind the arrival rate while responses are slow or fail.</summary>
    public static LoadPoint? FindBreakingPoint(List<StageReport> stages, bool isOpen)
    {
        for (var i = 1; i < stages.Count; i++)
        {
            var stage = stages[i];
            var best = stages.Take(i).Where(s => s.Load < stage.Load).MaxBy(s => s.Total.SucceededPerSecond);
            if (best is not null && stage.Total.SucceededPerSecond < best.Total.SucceededPerSecond * (1 - LeastFall))
            {
                return new LoadPoint(
                    best.Name,
                    stage.Name,
                    $"Successful requests fall from {LoadText.Rate(best.Total.SucceededPerSecond)}/s at {best.Name} to "
                    + $"{LoadText.Rate(stage.Total.SucceededPerSecond)}/s at {stage.Name}, while the load rises.");
            }

            var isSlow = StageHealth.Ratio(stage.Total.Latency.P50, stages[0].Total.Latency.P50) > SlowWhenBehind;
            var fails = stage.Total.ErrorShare > StageHealth.ErrorLimit;
            if (isOpen && StageHealth.IsBehind(stage) && (isSlow || fails))
            {
                return new LoadPoint(
                    stages[i - 1].Name,
                    stage.Name,
                    $"Of {LoadText.Rate(stage.Load)} requests/s that are due at {stage.Name}, {LoadText.Rate(stage.Total.SucceededPerSecond)}/s succeed in time.");
            }
        }

        return null;
    }

    /// <summary>Finds the first stage whose throughput grows by less than a fifth of the growth of the load.</summary>
    public static LoadPoint? FindSaturation(List<StageReport> stages)
    {
        foreach (var (before, stage) in Pairs(stages))
        {
            var load = StageHealth.Ratio(stage.Load, before.Load) - 1;
            var throughput = StageHealth.Ratio(stage.Total.SucceededPerSecond, before.Total.SucceededPerSecond) - 1;
            if (load > 0 && throughput < load * LeastGrowth)
            {
                return new LoadPoint(
                    before.Name,
                    stage.Name,
                    $"The load changes by {LoadText.Change(load)} from {before.Name} to {stage.Name}, and successful requests change by "
                    + $"{LoadText.Change(throughput)} ({LoadText.Rate(before.Total.SucceededPerSecond)} to {LoadText.Rate(stage.Total.SucceededPerSecond)}/s).");
            }
        }

        return null;
    }

    /// <summary>Finds the first stage whose average latency is at least 5 times that of the stage before, or whose share of failures is at least 20
    /// percentage points higher.</summary>
    public static LoadPoint? FindCliff(List<StageReport> stages)
    {
        foreach (var (before, stage) in Pairs(stages))
        {
            if (StageHealth.Ratio(stage.Total.Latency.Average, before.Total.Latency.Average) >= JumpOfLatency
                || stage.Total.ErrorShare - before.Total.ErrorShare >= JumpOfErrors)
            {
                return new LoadPoint(
                    before.Name,
                    stage.Name,
                    $"From {before.Name} to {stage.Name}, the average latency goes from {LoadText.Latency(before.Total.Latency.Average)} to "
                    + $"{LoadText.Latency(stage.Total.Latency.Average)}, and the share of failures from {LoadText.Percent(before.Total.ErrorShare)} to "
                    + $"{LoadText.Percent(stage.Total.ErrorShare)}.");
            }
        }

        return null;
    }

    private static IEnumerable<(StageReport Before, StageReport Stage)> Pairs(List<StageReport> stages) => stages.Zip(stages.Skip(1));
}
