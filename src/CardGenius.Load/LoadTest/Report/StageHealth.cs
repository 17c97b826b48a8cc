namespace CardGenius.Load.LoadTest.Report;

/// <summary>Decides whether a stage is healthy.</summary>
internal static class StageHealth
{
    /// <summary>The share of failed or unsent requests above which a stage is not healthy.</summary>
    public const double ErrorLimit = 0.01;

    /// <summary>Without service levels: how many times the average latency of the first stage may be reached.</summary>
    public const double SlowdownLimit = 1.5;

    private const double BehindArrivals = 0.9;

    /// <summary>The number of requests below which a stage allows no conclusion.</summary>
    public const int Fewest = 30;

    /// <summary>Returns the reasons why a stage is not healthy. Empty if it is.</summary>
    public static IReadOnlyList<string> Reasons(StageReport stage, StageReport first, bool isOpen)
    {
        var reasons = new List<string>();
        var missed = stage.SlaChecked - stage.SlaMet;
        if (missed > 0)
        {
            reasons.Add($"{missed} of {stage.SlaChecked} requests miss their service levels");
        }

        if (stage.Total.ErrorShare > ErrorLimit)
        {
            reasons.Add($"{LoadText.Percent(stage.Total.ErrorShare)} of the requests failed");
        }

        var due = stage.Unsent + stage.Total.Requests;
        if (due > 0 && stage.Unsent > due * ErrorLimit)
        {
            reasons.Add($"{LoadText.Count(stage.Unsent)} of {LoadText.Count(due)} requests could not be sent, because the maximum of requests was in flight");
        }

        if (isOpen && IsBehind(stage))
        {
            reasons.Add($"{LoadText.Rate(stage.Total.SucceededPerSecond)} of {LoadText.Rate(stage.Load)} requests/s succeeded in time");
        }

        var factor = Ratio(stage.Total.Latency.Average, first.Total.Latency.Average);
        if (stage.SlaChecked == 0 && factor > SlowdownLimit)
        {
            reasons.Add($"the average latency is {LoadText.Times(factor)} that of the first stage");
        }

        return reasons;
    }

    /// <summary>Returns whether fewer than 90 % of the requests that were due succeeded within the stage, in the open model.</summary>
    public static bool IsBehind(StageReport stage) => stage.Total.SucceededPerSecond < stage.Load * BehindArrivals;

    /// <summary>Divides, and returns 1 if nothing can be compared.</summary>
    public static double Ratio(double value, double baseline) => baseline > 0 ? value / baseline : 1;
}
