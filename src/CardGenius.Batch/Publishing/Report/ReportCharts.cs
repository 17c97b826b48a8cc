using System.Globalization;
using CardGenius.Batch.Html;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The charts of a report over time: throughput, requests in flight, latency and failed requests.</summary>
internal sealed class ReportCharts
{
    private const int LeastSamples = 2;
    private const int MostBands = 50;
    private const int MostClasses = 3;
    private const double LargeRatio = 8;

    private static readonly (string Style, string Meaning)[] Colours =
    [
        ("held", "held: the API is not available"), ("lowered", "the concurrency limit is lowered"), ("idle", "paused or without a process"),
        ("warning", "beyond the warning threshold"), ("critical", "beyond the critical threshold"),
    ];

    private readonly RunReport _report;
    private readonly IReadOnlyList<RunSample> _samples;
    private readonly TimeAxis _axis;
    private readonly IReadOnlyList<ChartTick> _ticks;
    private readonly IReadOnlyList<ChartBand> _bands;
    private readonly IReadOnlyList<ThresholdMark> _marks;

    private ReportCharts(RunReport report, IReadOnlyList<RunSample> samples)
    {
        _report = report;
        _samples = samples;
        _axis = TimeAxis.Of(report);
        _ticks = _axis.Ticks;
        _bands = [.. Bands()];
        _marks = ThresholdMarks.Of(report);
    }

    /// <summary>Returns the charts; null if the timeline has too few samples.</summary>
    public static ReportCharts? Of(RunReport report) =>
        report.Period is not null && ReportSamples.Combine(report.Timeline) is { Count: >= LeastSamples } samples ? new(report, samples) : null;

    /// <summary>Gets the charts.</summary>
    public IEnumerable<LineChart> All => [Throughput(), InFlight(), Latency(), Errors()];

    /// <summary>Gets the colours that the charts use, with their meanings.</summary>
    public IEnumerable<(string Style, string Meaning)> Key => Colours.Where(k => _bands.Any(b => b.Style == k.Style) || _marks.Any(m => StyleOf(m) == k.Style));

    private LineChart Throughput()
    {
        var plan = PacePlan.Of(_report.Users, _report.Settings, ApiGauges.TypicalLatencySeconds);
        return Chart("Users per minute", FigureText.Rate, ["throughput", "requests-per-second", "no-progress"])
            .Line("finished", Points(s => s.Seconds > 0 ? s.Users / s.Seconds * 60 : null))
            .Level($"plan: {FigureText.Rate(plan.UsersPerMinute)}", plan.UsersPerMinute);
    }

    private LineChart InFlight() => Chart(
        _report.Environment?.Host == ReportEnvironment.FunctionApp ? "Chunks in progress, one request each" : "Requests in flight",
        value => value.ToString("0.#", CultureInfo.InvariantCulture),
        ["run-held"])
        .Line("maximum in flight", Points(s => Math.Max(s.InFlight, s.MaxInFlight)))
        .Line("limit", Points(s => s.Limit > 0 ? s.Limit : null))
        .Level(string.Create(CultureInfo.InvariantCulture, $"configured: {_report.Settings.Concurrency}"), _report.Settings.Concurrency);

    private LineChart Latency()
    {
        var typical = _samples.Where(s => s.P50Ms > 0).Select(s => s.P50Ms).Order().ToList();
        var most = _samples.Max(s => Math.Max(s.P95Ms, s.P99Ms));
        var isLogarithmic = typical.Count > 0 && most > LargeRatio * typical[typical.Count / 2];
        var chart = Chart(isLogarithmic ? "Latency of requests (logarithmic scale)" : "Latency of requests", value => value == 0 ? "0" : FigureText.Latency(value), ["latency-p95"], isLogarithmic)
            .Line("p50", Points(s => Measured(s, s.P50Ms)))
            .Line("p95", Points(s => Measured(s, s.P95Ms)));
        return _samples.Any(s => s.P99Ms > 0) ? chart.Line("p99", Points(s => Measured(s, s.P99Ms))) : chart;

        // The percentiles are those of the last minute, also if there was no request since.
        static double? Measured(RunSample sample, double milliseconds) => sample.Requests > 0 && milliseconds > 0 ? milliseconds : null;
    }

    private LineChart Errors()
    {
        var classes = _samples.SelectMany(s => s.Errors).GroupBy(e => e.Class).OrderByDescending(g => g.Sum(e => e.Count)).Select(g => g.Key).ToList();
        var chart = Chart("Failed requests, share of all requests", Share, ["error-rate", "connection-errors", "no-successful-requests"])
            .Line(classes.Count == 0 ? "none failed" : "all", Points(s => ShareOf(s, _ => true)));
        foreach (var failure in classes.Take(classes.Count == 1 ? 0 : MostClasses))
        {
            chart.Line(SnakeCase.Of(failure).Replace('_', ' '), Points(s => ShareOf(s, c => c == failure)));
        }

        return chart;

        static double? ShareOf(RunSample sample, Func<FailureClass, bool> counts) => sample.Requests == 0
            ? null
            : (double)sample.Errors.Where(e => counts(e.Class)).Sum(e => e.Count) / sample.Requests;

        static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
    }

    private LineChart Chart(string title, Func<double, string> format, string[] rules, bool isLogarithmic = false) => new(title, format)
    {
        Width = 960,
        Height = 210,
        IsLogarithmic = isLogarithmic,
        AtLeast = title.StartsWith("Failed", StringComparison.Ordinal) ? 0.01 : 0,
        Ticks = _ticks,
        Bands = [.. _bands, .. _marks.Where(m => rules.Contains(m.Rule.Name)).Take(MostBands).Select(Mark)],
    };

    private ChartBand Mark(ThresholdMark mark) => new(
        _axis.PositionOf(mark.From),
        _axis.PositionOf(mark.To),
        StyleOf(mark),
        $"{mark.Rule.Title}: {mark.Rule.Format(mark.Worst)}, {FigureText.Period(mark.From, mark.To)}",
        IsMark: true);

    private static string StyleOf(ThresholdMark mark) => mark.Severity == AlertSeverity.Critical ? "critical" : "warning";

    private IEnumerable<ChartPoint> Points(Func<RunSample, double?> value)
    {
        RunSample? previous = null;
        foreach (var sample in _samples)
        {
            var start = ReportSamples.StartOf(sample);
            if (previous is not null && !ReportSamples.Follows(previous, sample))
            {
                yield return new(_axis.PositionOf(start), null);
            }

            yield return new(_axis.PositionOf(start.AddSeconds(sample.Seconds / 2)), value(sample));
            previous = sample;
        }
    }

    private IEnumerable<ChartBand> Bands()
    {
        var events = _report.Timeline.Events
            .Where(e => e.Kind is RunEventKind.Held or RunEventKind.LimitLowered)
            .Select(e => (From: e.At, To: _report.EndOf(e), Style: e.Kind == RunEventKind.Held ? "held" : "lowered"));
        return TimeUse.IdleTimes(_report)
            .Select(t => (t.From, t.To, Style: "idle"))
            .Concat(events)
            .OrderByDescending(b => b.To - b.From)
            .Take(MostBands)
            .Select(b => new ChartBand(
                _axis.PositionOf(b.From), _axis.PositionOf(b.To), b.Style, $"{b.Style} for {FigureText.Duration(b.To - b.From)}: {FigureText.Period(b.From, b.To)}"));
    }
}
