using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Creates the tables of a load test report.</summary>
internal static class ReportTables
{
    private const string None = "-";

    private static readonly string[] Figures = ["Requests", "Requests/s", "Average", "Min", "p50", "p95", "p99", "Max", "Failed", "Change"];

    /// <summary>Returns the tables. Tables without rows are left out.</summary>
    public static IReadOnlyList<ReportTable> Of(LoadTestReport report)
    {
        ReportTable[] tables = [Stages(report), Requests(report), ServiceLevels(report), Failures(report)];
        return [.. tables.Where(t => t.Rows.Count > 0)];
    }

    private static ReportTable Stages(LoadTestReport report)
    {
        var hasSla = report.Stages.Any(s => s.SlaChecked > 0);
        return new(
            "Stages",
            ["Stage", .. Figures, "In flight", "Unsent", .. hasSla ? ["SLA met"] : Array.Empty<string>()],
            1,
            [
                .. report.Stages.Select(s => (IReadOnlyList<string>)
                [
                    s.Name,
                    .. FiguresOf(s.Total),
                    $"{LoadText.Rate(s.MeanInFlight)} (max {LoadText.Count(s.MaxInFlight)})",
                    LoadText.Count(s.Unsent),
                    .. hasSla ? [SlaOf(s)] : Array.Empty<string>(),
                ]),
            ]);
    }

    private static ReportTable Requests(LoadTestReport report) => new(
        "Requests",
        ["Stage", "Request", .. Figures],
        2,
        [
            .. report.Stages.Where(s => s.Requests.Count > 1)
                .SelectMany(s => s.Requests.Select(r => (IReadOnlyList<string>)[s.Name, r.Name, .. FiguresOf(r)])),
        ]);

    private static ReportTable ServiceLevels(LoadTestReport report)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var name in report.Stages.SelectMany(s => s.Requests).Where(r => r.Sla.Count > 0).Select(r => r.Name).Distinct())
        {
            var inStages = report.Stages.Select(s => s.Requests.First(r => r.Name == name)).ToList();
            foreach (var check in inStages.First(r => r.Sla.Count > 0).Sla)
            {
                rows.Add(
                [
                    name,
                    check.Level,
                    LoadText.Level(check.Level, check.Limit),
                    .. inStages.Select(r => r.Sla.FirstOrDefault(c => c.Level == check.Level) is { } found
                        ? $"{LoadText.Level(found.Level, found.Measured)} {(found.IsMet ? "met" : "MISSED")}"
                        : None),
                ]);
            }
        }

        if (rows.Count > 0)
        {
            rows.Add(["requests that meet all", "", "", .. report.Stages.Select(SlaOf)]);
        }

        return new("Service levels", ["Request", "Level", "Limit", .. report.Stages.Select(s => s.Name)], 2, rows);
    }

    private static ReportTable Failures(LoadTestReport report)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var stage in report.Stages)
        {
            var statuses = stage.Total.FailedStatuses.Select(s => ($"status {s.Key}", s.Value));
            foreach (var (name, count) in stage.Total.Failures.Select(f => (f.Key, f.Value)).Concat(statuses))
            {
                rows.Add([stage.Name, name, LoadText.Count(count), LoadText.Percent((double)count / stage.Total.Requests)]);
            }
        }

        return new("Failures by class and by status", ["Stage", "Failure", "Requests", "Share"], 2, rows);
    }

    private static string[] FiguresOf(RequestReport request) =>
    [
        LoadText.Count(request.Requests),
        LoadText.Rate(request.PerSecond),
        LoadText.Latency(request.Latency.Average),
        LoadText.Latency(request.Latency.Min),
        LoadText.Latency(request.Latency.P50),
        LoadText.Latency(request.Latency.P95),
        LoadText.Latency(request.Latency.P99),
        LoadText.Latency(request.Latency.Max),
        LoadText.Percent(request.ErrorShare),
        request.Degradation is { } change ? LoadText.Change(change) : None,
    ];

    private static string SlaOf(StageReport stage) => stage.SlaChecked == 0
        ? None
        : $"{stage.SlaMet}/{stage.SlaChecked} ({LoadText.Percent((double)stage.SlaMet / stage.SlaChecked)})";
}
