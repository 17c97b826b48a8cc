using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Evaluates the alert rules that a timeline contains the values for. The other rules, for example for memory, need metrics.</summary>
public static class ThresholdMarks
{
    // The planned values of the rules are those of 20 requests in flight (infra/alerts.json).
    private const double AgreedRequestsPerSecond = 40.0 / 3;
    private const double FullLoadUsers = 2000;

    private static readonly HashSet<FailureClass> WithoutResponse =
        [FailureClass.Connection, FailureClass.Dns, FailureClass.Tls, FailureClass.UntrustedCertificate, FailureClass.CutOff];

    /// <summary>Returns the times beyond a threshold, by rule and in ascending order.</summary>
    public static IReadOnlyList<ThresholdMark> Of(RunReport report)
    {
        List<ThresholdMark> marks = [];
        var planned = PacePlan.Of(report.Users, report.Settings, ApiGauges.TypicalLatencySeconds).RequestsPerSecond;
        foreach (var rule in AlertRules.All)
        {
            if (rule.Name == "run-held")
            {
                marks.AddRange(Holds(report, rule));
            }
            else if (ValueOf(rule.Name, planned) is { } value)
            {
                marks.AddRange(Of(report, rule, value));
            }
        }

        return marks;
    }

    private static IEnumerable<ThresholdMark> Holds(RunReport report, AlertRule rule) => report.Timeline.Events
        .Where(e => e.Kind == RunEventKind.Held)
        .Select(e => (Event: e, Seconds: report.DurationOf(e).TotalSeconds))
        .Where(e => rule.SeverityOf(e.Seconds) != AlertSeverity.None)
        .Select(e => new ThresholdMark(
            rule, rule.SeverityOf(e.Seconds), e.Event.At.AddSeconds(rule.Warning ?? rule.Critical ?? 0), report.EndOf(e.Event), e.Seconds));

    private static List<ThresholdMark> Of(RunReport report, AlertRule rule, Func<Window, double?> valueOf)
    {
        List<ThresholdMark> marks = [];
        var samples = report.Timeline.Samples;
        var held = report.Timeline.Events.Where(e => e.Kind == RunEventKind.Held).Select(e => (From: e.At, To: report.EndOf(e))).ToList();
        var publishing = report.Timeline.Events.FirstOrDefault(e => e.Kind == RunEventKind.Publishing)?.At ?? DateTimeOffset.MaxValue;
        var done = 0L;
        var isFiring = false;
        for (var last = 0; last < samples.Count; last++)
        {
            done += samples[last].Users;
            var window = Window.Ending(samples, last, rule.WindowMinutes);
            var applies = window is not null && window.To <= publishing
                && (rule.Applies == "requests" || !held.Exists(h => h.From < window.To && h.To > window.From))
                && (rule.Applies != "full-load" || report.Users - done >= FullLoadUsers);
            var value = applies ? valueOf(window!) : null;
            var severity = value is { } measured ? rule.SeverityOf(measured) : AlertSeverity.None;
            if (severity == AlertSeverity.None)
            {
                isFiring = false;
                continue;
            }

            if (!isFiring)
            {
                marks.Add(new(rule, severity, window!.To, window.To, value!.Value));
            }

            var mark = marks[^1];
            marks[^1] = mark with
            {
                To = window!.To,
                Severity = severity > mark.Severity ? severity : mark.Severity,
                Worst = rule.Comparison == ">" ? Math.Max(mark.Worst, value!.Value) : Math.Min(mark.Worst, value!.Value),
            };
            isFiring = true;
        }

        return marks;
    }

    private static Func<Window, double?>? ValueOf(string rule, double planned) => rule switch
    {
        "requests-per-second" => w => w.Requests / w.Seconds * AgreedRequestsPerSecond / planned,
        "throughput" => w => w.Users / w.Seconds * 60 * AgreedRequestsPerSecond / planned,
        "latency-p95" => w => w.P95Seconds,
        "error-rate" => w => w.Requests == 0 ? null : (double)w.Failed / w.Requests,
        "no-progress" => w => w.Users,
        "connection-errors" => w => w.ConnectionErrors,
        "no-successful-requests" => w => w.Requests - w.Failed,
        _ => null,
    };

    private sealed class Window
    {
        public required DateTimeOffset From { get; init; }

        public required DateTimeOffset To { get; init; }

        public double Seconds { get; private set; }

        public long Users { get; private set; }

        public long Requests { get; private set; }

        public long Failed { get; private set; }

        public long ConnectionErrors { get; private set; }

        // The samples contain percentiles of a minute, so this is their mean.
        public double? P95Seconds => _measured == 0 ? null : _p95 / _measured / 1000;

        private double _p95;
        private int _measured;

        // Returns null if the samples before have a gap.
        public static Window? Ending(IReadOnlyList<RunSample> samples, int last, int minutes)
        {
            var first = last;
            var seconds = samples[last].Seconds;
            while (seconds < minutes * 60)
            {
                if (first == 0 || !ReportSamples.Follows(samples[first - 1], samples[first]))
                {
                    return null;
                }

                seconds += samples[--first].Seconds;
            }

            var window = new Window { From = ReportSamples.StartOf(samples[first]), To = samples[last].At, Seconds = seconds };
            for (var i = first; i <= last; i++)
            {
                window.Add(samples[i]);
            }

            return window;
        }

        private void Add(RunSample sample)
        {
            Users += sample.Users;
            Requests += sample.Requests;
            Failed += sample.Errors.Sum(e => e.Count);
            ConnectionErrors += sample.Errors.Where(e => WithoutResponse.Contains(e.Class)).Sum(e => e.Count);
            if (sample.P95Ms > 0)
            {
                _p95 += sample.P95Ms;
                _measured++;
            }
        }
    }
}
