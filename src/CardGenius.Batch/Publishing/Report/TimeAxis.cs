using System.Globalization;
using CardGenius.Batch.Html;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The time axis of the charts of a report. Long times in which no process executed the run are shortened.</summary>
internal sealed class TimeAxis
{
    private const double BreakWidth = 0.03;
    private const double ShareOfBreaks = 0.3;
    private const double LongShare = 0.15;
    private const double SpaceOfLabel = 0.09;
    private const int MostLabels = 9;
    private static readonly TimeSpan LongIdle = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan[] Steps =
    [
        .. ((int[])[1, 2, 5, 10, 15, 30]).Select(s => TimeSpan.FromSeconds(s)), .. ((int[])[1, 2, 5, 10, 15, 30]).Select(m => TimeSpan.FromMinutes(m)),
        .. ((int[])[1, 2, 3, 6, 12, 24, 48, 96, 240, 480]).Select(h => TimeSpan.FromHours(h)),
    ];

    private readonly List<(DateTimeOffset From, DateTimeOffset To, double Left, double Right)> _parts = [];
    private readonly TimeSpan _active;

    private TimeAxis(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> breaks)
    {
        _active = to - from - TimeSpan.FromTicks(breaks.Sum(b => (b.To - b.From).Ticks));
        var breakWidth = breaks.Count == 0 ? 0 : Math.Min(BreakWidth, ShareOfBreaks / breaks.Count);
        var perTick = (1 - (breakWidth * breaks.Count)) / Math.Max(1, _active.Ticks);
        var (at, left) = (from, 0.0);
        foreach (var (start, end) in breaks)
        {
            Add(start, (start - at).Ticks * perTick);
            Add(end, breakWidth);
        }

        Add(to, (to - at).Ticks * perTick);

        void Add(DateTimeOffset until, double width)
        {
            _parts.Add((at, until, left, left + width));
            (at, left) = (until, left + width);
        }
    }

    /// <summary>Returns the axis of a report with a timeline.</summary>
    public static TimeAxis Of(RunReport report)
    {
        var (from, to) = report.Period!.Value;
        var idle = TimeUse.IdleTimes(report);
        var active = to - from - TimeSpan.FromTicks(idle.Sum(t => (t.To - t.From).Ticks));
        return new(from, to, [.. idle.Where(t => t.To - t.From > LongIdle && t.To - t.From > active * LongShare)]);
    }

    /// <summary>Gets the labels.</summary>
    public IReadOnlyList<ChartTick> Ticks
    {
        get
        {
            var step = Steps.FirstOrDefault(s => s * MostLabels >= _active, Steps[^1]);
            List<ChartTick> ticks = [];
            DateOnly? date = null;
            foreach (var part in _parts.Where((_, number) => number % 2 == 0))
            {
                var first = new DateTime((part.From.UtcDateTime.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks, DateTimeKind.Utc);
                for (var at = first; at <= part.To.UtcDateTime; at += step)
                {
                    var position = PositionOf(at);
                    if (ticks.Count > 0 && position - ticks[^1].Position < SpaceOfLabel)
                    {
                        continue;
                    }

                    var day = DateOnly.FromDateTime(at);
                    var time = at.ToString(step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
                    ticks.Add(new(position, day == date ? time : string.Create(CultureInfo.InvariantCulture, $"{at:MM-dd} {time}")));
                    date = day;
                }
            }

            return ticks;
        }
    }

    /// <summary>Returns the position of a time, from 0 (left) to 1 (right).</summary>
    public double PositionOf(DateTimeOffset at)
    {
        foreach (var (from, to, left, right) in _parts)
        {
            if (at <= to)
            {
                return to == from ? right : left + ((right - left) * Math.Max(0, (at - from) / (to - from)));
            }
        }

        return 1;
    }
}
