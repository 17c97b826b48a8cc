using System.Globalization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The tables of a report, which the HTML page and the Markdown text contain. Their size is limited.</summary>
internal static class ReportTables
{
    /// <summary>The maximum length of a text in a cell, in characters.</summary>
    public const int MostCharacters = 200;

    private const int MostEventBytes = 90_000;
    private const int MostBytes = 12_000;
    private const int FirstEvents = 20;
    private const int Overhead = 60;

    public static IEnumerable<ReportTable> Of(RunReport report)
    {
        yield return ReportTable.OfPairs("Totals", "Figure", "Value", ReportLines.Totals(report));
        if (report.Users > 0 && report.UsersPerMinute > 0)
        {
            yield return Pace(report);
        }

        if (report.Period is not null)
        {
            yield return Times(report);
        }

        yield return Events(report);
        if (report.ErrorWindows.Count > 0)
        {
            yield return Limited(new(
                "Times with failed requests",
                ["Time (UTC)", "Requests", "Failed", "Classes"],
                [.. report.ErrorWindows.Select(w => (IReadOnlyList<string>)
                [
                    FigureText.Period(w.From, w.To), FigureText.Count(w.Requests), $"{FigureText.Count(w.Failed)}{FigureText.Share(w.Failed, w.Requests)}",
                    FailureClassText.Join(w.Errors),
                ])],
                [1, 2])
            {
                Note = "Times in which at least 5 % of the requests failed.",
            });
        }

        if (report.Timeline.Samples.Count > 0)
        {
            yield return Thresholds(report);
        }

        if (report.Summary is { } summary)
        {
            yield return Cards(report, summary);
            foreach (var table in Reasons(summary))
            {
                yield return table;
            }
        }
        else if (report.Failures.Count > 0)
        {
            yield return Failures(PublishedSummary.Of(report.Failures));
        }

        yield return ReportTable.OfPairs("What ran", "Name", "Value", ReportLines.Run(report).Concat(ReportLines.Settings(report)));
        if (report.Environment is { } environment)
        {
            yield return ReportTable.OfPairs("Environment", "Name", "Value", ReportLines.Environment(environment));
        }
    }

    private static ReportTable Pace(RunReport report)
    {
        var plan = PacePlan.Of(report.Users, report.Settings, ApiGauges.TypicalLatencySeconds);
        var measured = report.Latency is { } latency && latency.SumMilliseconds > 0
            ? PacePlan.Of(report.Users, report.Settings, latency.SumMilliseconds / latency.Count / 1000, (double)report.Requests / Math.Max(1, report.Users))
            : null;
        var working = TimeUse.Of(report).Working;
        return new(
            "Plan and actual",
            ["Figure", "Plan", "At the measured latency", "Actual"],
            [
                ["mean latency", Latency(plan), measured is null ? "-" : Latency(measured), measured is null ? "-" : Latency(measured)],
                ["requests/s", FigureText.Rate(plan.RequestsPerSecond), measured is null ? "-" : FigureText.Rate(measured.RequestsPerSecond), FigureText.Rate(report.RequestsPerSecond)],
                ["users/min", FigureText.Rate(plan.UsersPerMinute), measured is null ? "-" : FigureText.Rate(measured.UsersPerMinute), FigureText.Rate(report.UsersPerMinute)],
                ["working time", FigureText.Duration(plan.Duration), measured is null ? "-" : FigureText.Duration(measured.Duration), FigureText.Duration(working)],
            ],
            [1, 2, 3])
        {
            Note = $"The plan assumes {Latency(plan)} a request, the typical latency of the API, and no failed request. The next column uses the latency and the "
                + "requests for one user that this run measured, with all slots in use.",
        };

        static string Latency(PacePlan pace) => FigureText.Latency(pace.LatencySeconds * 1000);
    }

    private static ReportTable Times(RunReport report)
    {
        var use = TimeUse.Of(report);
        (string Name, TimeSpan Time)[] times =
        [
            ("planning and processing users", use.Working), ("held: the API was not available", use.Held), ("paused or without a process", use.Idle),
            ("publishing", use.Publishing), ("in total", use.Whole),
        ];
        return new(
            "Time",
            ["Use", "Time", "Share"],
            [
                .. times.Where(t => t.Time > TimeSpan.Zero).Select(t => (IReadOnlyList<string>)[t.Name, FigureText.Duration(t.Time), FigureText.Percent(t.Time.Ticks / 1000, Math.Max(1, use.Whole.Ticks / 1000))]),
            ],
            [1, 2]);
    }

    private static ReportTable Events(RunReport report)
    {
        var rows = report.Timeline.Events.Select(e => EventText.Of(report, e)).Select(e => (e.Time, What: Cut(e.What))).ToList();
        var dropped = report.Timeline.DroppedEvents;
        var (first, last) = (Fitting(rows.Take(FirstEvents), MostEventBytes), new List<(string, string)>());
        if (rows.Count > first.Count)
        {
            var left = MostEventBytes - first.Sum(Bytes);
            last = Fitting(rows.Skip(first.Count).Reverse(), left);
            last.Reverse();
            dropped += rows.Count - first.Count - last.Count;
        }

        return ReportTable.OfPairs("Timeline", "Time (UTC)", "Event", first.Concat(last)) with
        {
            After = dropped > 0 ? $"{FigureText.Plural(dropped, "event")} in the middle are not shown."
                : rows.Count == 0 ? "None was recorded: an earlier version of the program executed the run."
                : "",
        };

        static List<(string Time, string What)> Fitting(IEnumerable<(string, string)> rows, int bytes)
        {
            List<(string, string)> fitting = [];
            foreach (var row in rows)
            {
                if ((bytes -= Bytes(row)) < 0)
                {
                    break;
                }

                fitting.Add(row);
            }

            return fitting;
        }

        static int Bytes((string, string) row) => BytesOf([row.Item1, row.Item2]);
    }

    private static ReportTable Thresholds(RunReport report)
    {
        var marks = ThresholdMarks.Of(report);
        return Limited(new ReportTable(
            "Alert thresholds",
            ["Time (UTC)", "Severity", "Rule", "Worst value", "Threshold"],
            [.. marks.OrderBy(m => m.From).Select(m => (IReadOnlyList<string>)
            [
                FigureText.Period(m.From, m.To), m.Severity == AlertSeverity.Critical ? "critical" : "warning", $"{m.Rule.Title} ({m.Rule.Name})",
                m.Rule.Format(m.Worst),
                $"{(m.Rule.Comparison == ">" ? "above" : "below")} {m.Rule.Format((m.Severity == AlertSeverity.Critical ? m.Rule.Critical : m.Rule.Warning) ?? 0)}",
            ])],
            [])
        {
            Note = marks.Count == 0
                ? "No value was beyond a threshold: throughput, latency, failed requests and holds. The rules for the processor and the memory need the metrics of the host."
                : "",
        });
    }

    private static ReportTable Cards(RunReport report, PublishedSummary summary)
    {
        var withCards = report.Users - (report.Failed ?? 0) - report.WithoutCards;
        return Limited(new ReportTable(
            "First cards",
            ["Card", "Users", "Share"],
            [.. summary.TopCards.Select(c => (IReadOnlyList<string>)[Cut(c.Card), FigureText.Count(c.Users), withCards <= 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * c.Users / withCards:0.0} %")])],
            [1, 2])
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"The card that is first for most users. At most {PublishedSummary.Most} cards are shown.")
                + (report.WithoutCards > 0 ? $" {FigureText.Plural(report.WithoutCards, "user")} got no card." : ""),
        });
    }

    private static IEnumerable<ReportTable> Reasons(PublishedSummary summary)
    {
        if (summary.Rejects.Count > 0)
        {
            yield return Limited(new(
                "Rejects by reason",
                ["Column", "Reason", "Rows"],
                [.. summary.Rejects.Select(r => (IReadOnlyList<string>)[Cut(r.Column ?? "-"), Cut(r.Reason), FigureText.Count(r.Rows)])],
                [2]));
        }

        if (summary.Failures.Count > 0)
        {
            yield return Failures(summary.Failures);
        }
    }

    private static ReportTable Failures(IReadOnlyList<FailureCount> failures) => Limited(new ReportTable(
        "Failures by reason",
        ["Class", "Status", "Message", "Users"],
        [.. failures.Select(f => (IReadOnlyList<string>)
        [
            f.Class.ToString(), f.Status?.ToString(CultureInfo.InvariantCulture) ?? "-", f.Message.Length == 0 ? "-" : Cut(f.Message), FigureText.Count(f.Users),
        ])],
        [3])
    {
        Note = "Words of a message that can be data of a user are masked.",
    });

    private static ReportTable Limited(ReportTable table)
    {
        var left = MostBytes;
        var rows = table.Rows.TakeWhile(r => (left -= BytesOf(r)) >= 0).ToList();
        return rows.Count == table.Rows.Count ? table : table with
        {
            Rows = rows,
            After = $"{FigureText.Plural(table.Rows.Count - rows.Count, "more row")}.",
        };
    }

    private static int BytesOf(IEnumerable<string> cells) =>
        Overhead + cells.Sum(c => System.Text.Encoding.UTF8.GetByteCount(Html.HtmlPage.Encoded(c)) + 20);

    /// <summary>Returns a text of at most <see cref="MostCharacters"/>.</summary>
    public static string Cut(string text) => text.Length <= MostCharacters ? text : text[..(MostCharacters - 1)] + "…";
}
