namespace CardGenius.Load.LoadTest.Report;

/// <summary>Judges a load test by its figures. docs/load-testing.md explains the rules.</summary>
public static class LoadAnalysis
{
    /// <summary>Adds the verdict, the points of change, the recommended load, the evidence and the likely causes to a report.</summary>
    /// <param name="report">The report with its stages.</param>
    public static LoadTestReport Judge(LoadTestReport report)
    {
        var isOpen = report.Model == "open";
        var stages = LoadPoints.Comparable(report.Stages);
        if (stages.Count == 0)
        {
            return report with { Verdict = LoadVerdict.TooFewRequests, Summary = "There are too few requests for a verdict." };
        }

        var breaking = LoadPoints.FindBreakingPoint(stages, isOpen);
        var saturation = LoadPoints.FindSaturation(stages);
        var cliff = LoadPoints.FindCliff(stages);
        var reasons = stages.ConvertAll(s => StageHealth.Reasons(s, stages[0], isOpen));
        var healthy = stages.TakeWhile((s, i) => reasons[i].Count == 0 && s.Name != breaking?.To).ToList();
        var best = healthy.MaxBy(s => s.Load);
        var verdict = healthy.Count == 0 ? LoadVerdict.FirstStageFails
            : healthy.Count < stages.Count ? LoadVerdict.LimitFound
            : LoadVerdict.NoLimitFound;
        return report with
        {
            Verdict = verdict,
            Summary = Summarize(verdict, best, healthy.Count < stages.Count ? stages[healthy.Count] : null)
                + (report.IsGeneratorSlow ? " This machine was too slow for the test, so the figures can be those of this machine and not of the API." : ""),
            BreakingPoint = breaking,
            Saturation = saturation,
            Cliff = cliff,
            Recommended = best is null
                ? null
                : new RecommendedLoad(best.Name, ConcurrencyOf(best), best.Total.SucceededPerSecond),
            Evidence = [.. Evidence(stages, reasons, breaking, cliff, saturation)],
            Causes = LikelyCauses.Find(stages, saturation, breaking is not null, report.TimeoutSeconds * 1000),
        };
    }

    // Rounding up must not recommend more requests in flight than there were.
    private static int ConcurrencyOf(StageReport stage) =>
        Math.Clamp((int)Math.Ceiling(Math.Round(stage.MeanInFlight, 3)), 1, Math.Max(1, stage.MaxInFlight));

    private static string Summarize(LoadVerdict verdict, StageReport? best, StageReport? failing) => verdict switch
    {
        LoadVerdict.FirstStageFails => $"The API is not healthy at the lowest load of this test, {failing!.Name}.",
        LoadVerdict.LimitFound => $"The API is healthy up to {best!.Name} and not at {failing!.Name}.",
        _ => $"The API is healthy at every load of this test, up to {best!.Name}. Its limit is higher.",
    };

    private static IEnumerable<string> Evidence(
        List<StageReport> stages, List<IReadOnlyList<string>> reasons, LoadPoint? breaking, LoadPoint? cliff, LoadPoint? saturation)
    {
        foreach (var (stage, found) in stages.Zip(reasons))
        {
            var sla = stage.SlaChecked > 0 ? $", {stage.SlaMet} of {stage.SlaChecked} requests meet their service levels" : "";
            yield return $"{stage.Name}: {LoadText.Rate(stage.Total.SucceededPerSecond)} successful requests/s, {LoadText.Latency(stage.Total.Latency.Average)} on "
                + $"average, p95 {LoadText.Latency(stage.Total.Latency.P95)}, {LoadText.Percent(stage.Total.ErrorShare)} failed{sla}: "
                + (found.Count == 0 ? "healthy." : $"not healthy, because {string.Join(", and ", found)}.");
        }

        if (breaking is not null)
        {
            yield return $"Breaking point: {breaking.Evidence}";
        }

        if (cliff is not null)
        {
            yield return $"Cliff: {cliff.Evidence}";
        }

        if (saturation is not null)
        {
            yield return $"Saturation: {saturation.Evidence}";
        }
    }
}
