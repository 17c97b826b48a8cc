using CardGenius.Load.Azure;
using CardGenius.Load.Latency;

namespace CardGenius.Load.Model;

/// <summary>Predicts a run from figures.</summary>
public static class LoadPlanner
{
    // The provider's own limit for a client, as its load specification suggests it.
    private const double ApiRequestsPerSecond = 50;
    private const double BitsPerByte = 8;
    private const double Mega = 1e6;

    // Beyond this a prediction says nothing, and a table of its hours is of no use.
    private const double LongestSeconds = 10 * 365.25 * 86_400;

    private static readonly int[] WorkerOptions = [5, 10, 20, 50];

    /// <summary>Predicts a run.</summary>
    /// <param name="figures">The figures.</param>
    /// <exception cref="ArgumentException">The figures are not valid, or the run would take more than ten years.</exception>
    public static LoadPlan Plan(LoadFigures figures)
    {
        figures.Validate();
        var steady = SteadyState.Of(figures);
        if (figures.Users / steady.UsersPerSecond > LongestSeconds)
        {
            throw new ArgumentException("The run would take more than ten years; expected fewer users or a higher rate.");
        }

        var (duration, windDown) = Duration(figures, steady);
        var (low, high) = Interval(figures, steady);
        var callsPerUser = 1 + steady.FailedShare;
        var requests = figures.Users * steady.AttemptsPerCall * callsPerUser;
        var responses = figures.Users * steady.ResponsesPerCall * callsPerUser;
        var (outRate, inRate) = (steady.RequestsPerSecond, steady.UsersPerSecond * steady.ResponsesPerCall);
        return new LoadPlan
        {
            Users = figures.Users,
            Concurrency = figures.Concurrency,
            Ceiling = figures.Ceiling,
            Latency = new PlanLatency(
                figures.Latency.Mean,
                figures.Latency.Quantile(0.5),
                figures.Latency.Quantile(0.95),
                figures.Latency.Quantile(0.99),
                figures.Latency.Samples),
            Limit = steady.Limit,
            UserRate = PlanRate.Of(steady.UsersPerSecond),
            RequestRate = PlanRate.Of(steady.RequestsPerSecond),
            RequestsPerUser = requests / figures.Users,
            Requests = (long)Math.Round(requests),
            InFlight = steady.InFlight,
            DurationSeconds = duration,
            DurationLowSeconds = Math.Min(low, duration),
            DurationHighSeconds = Math.Max(high, duration),
            Start = At(figures, 0),
            Finish = At(figures, duration),
            FinishLow = At(figures, Math.Min(low, duration)),
            FinishHigh = At(figures, Math.Max(high, duration)),
            TimeZone = figures.TimeZone.Id,
            RampUp = RampUp(figures),
            WindDownSeconds = windDown,
            Traffic = new PlanTraffic(
                outRate * figures.RequestBytes,
                inRate * figures.SentResponseBytes,
                Mbps(outRate * figures.RequestBytes),
                Mbps(inRate * figures.SentResponseBytes),
                Mbps(outRate * (figures.RequestBytes + figures.RequestHeaderBytes)),
                Mbps(inRate * (figures.SentResponseBytes + figures.ResponseHeaderBytes)),
                Mbps(figures.Concurrency * figures.SentResponseBytes),
                requests * figures.RequestBytes,
                responses * figures.SentResponseBytes,
                responses * figures.ResponseBytes),
            Link = Link(figures, steady),
            Backends = Backends(figures, steady.RequestsPerSecond),
            Hours = Hours(figures, steady, duration, windDown),
            Options = [.. WorkerOptions.Select(workers => Option(figures with { Concurrency = workers }))],
            Cost = AzureCost.Of(figures, duration, requests),
            Notes = Notes(figures, steady),
        };
    }

    /// <summary>The duration in seconds, and the part of it that is the wind-down.</summary>
    internal static (double Seconds, double WindDownSeconds) Duration(LoadFigures figures, SteadyState steady)
    {
        var first = ChunkSchedule.Of(figures, steady, figures.Users);

        // A run sends one request without user data first.
        first.Seconds += figures.Latency.Mean;
        var again = figures.Users * steady.FailedShare;
        if (again < 0.5)
        {
            return first;
        }

        // The redrive pass begins when the first pass has ended. Few users go to as many workers, and the slowest of them ends it.
        var second = again < figures.Concurrency
            ? steady.CallSeconds + (steady.CallDeviation * NormalDistribution.Quantile(Math.Max(0.5, again / (again + 1))))
            : ChunkSchedule.Of(figures with { RampSeconds = 0 }, steady, again).Seconds;
        return (first.Seconds + second, first.WindDownSeconds + second);
    }

    // Two things are uncertain: the mean latency of the run, which differs from the assumed one (and from a measured one the more, the fewer
    // measurements there are), and the draw of the run itself, which hardly counts for many users.
    private static (double Low, double High) Interval(LoadFigures figures, SteadyState steady)
    {
        var variation = figures.Latency.StandardDeviation / figures.Latency.Mean;
        var measured = figures.Latency.Samples is { } samples ? variation / Math.Sqrt(samples) : 0;
        var drawn = steady.CallDeviation / steady.CallSeconds / Math.Sqrt(figures.Users);
        var deviation = Math.Sqrt((figures.LatencyDrift * figures.LatencyDrift) + (measured * measured) + (drawn * drawn));
        var factor = Math.Exp(NormalDistribution.P95 * deviation);
        return (Scaled(1 / factor), Scaled(factor));

        double Scaled(double by)
        {
            var scaled = figures with { Latency = figures.Latency.Scaled(by) };
            return Duration(scaled, SteadyState.Of(scaled)).Seconds;
        }
    }

    private static List<int> RampUp(LoadFigures figures)
    {
        var seconds = (int)Math.Ceiling(figures.PlannedRampSeconds);
        return
        [
            .. Enumerable.Range(1, seconds).Select(second => Enumerable.Range(0, figures.Concurrency)
                .Count(worker => ChunkSchedule.RampStart(figures, worker) <= Math.Min(second, figures.PlannedRampSeconds))),
        ];
    }

    private static PlanLink? Link(LoadFigures figures, SteadyState steady)
    {
        if (figures.LinkMbps is not { } mbps)
        {
            return null;
        }

        var bits = steady.ResponsesPerCall * (figures.SentResponseBytes + figures.ResponseHeaderBytes) * BitsPerByte / Mega;
        var perCall = bits / mbps;
        return new PlanLink(
            mbps,
            steady.AttemptsPerCall / perCall,
            Math.Max(1, (int)((steady.CallSeconds + perCall) / perCall)),
            steady.UsersPerSecond * perCall,
            figures.Concurrency / steady.CallSeconds * bits);
    }

    private static List<PlanBackend> Backends(LoadFigures figures, double requestsPerSecond)
    {
        var each = requestsPerSecond / figures.Backends;
        return
        [
            .. Enumerable.Range(0, figures.Backends).Select(backend => new PlanBackend(
                backend + 1,
                (figures.Concurrency / figures.Backends) + (backend < figures.Concurrency % figures.Backends ? 1 : 0),
                each,
                each * 60,
                1.0 / figures.Backends)),
        ];
    }

    private static List<PlanHour> Hours(LoadFigures figures, SteadyState steady, double duration, double windDown)
    {
        // Users come at the steady rate after the part of the ramp-up that is lost, and end with the run; the wind-down takes what is left.
        var lost = figures.Latency.Mean + (figures.PlannedRampSeconds / 2 * Math.Min(1, steady.BusyWorkers / figures.Concurrency));
        var fullUntil = Math.Max(0, duration - windDown);
        var fullUsers = Math.Min(figures.Users, steady.UsersPerSecond * Math.Max(0, fullUntil - lost));
        var requestsPerUser = steady.AttemptsPerCall * (1 + steady.FailedShare);
        var inPerUser = steady.ResponsesPerCall * (1 + steady.FailedShare) * figures.SentResponseBytes;
        var hours = new List<PlanHour>();
        long before = 0;
        for (var hour = 0; hour * 3600.0 < duration; hour++)
        {
            var end = Math.Min(duration, (hour + 1) * 3600.0);
            var total = (long)Math.Round(UsersAt(end));
            hours.Add(new PlanHour(
                hour + 1,
                At(figures, hour * 3600.0),
                At(figures, end),
                total - before,
                total,
                (double)total / figures.Users,
                (long)Math.Round(total * requestsPerUser),
                total * inPerUser,
                total * requestsPerUser * figures.RequestBytes));
            before = total;
        }

        return hours;

        double UsersAt(double seconds)
        {
            if (seconds >= duration)
            {
                return figures.Users;
            }

            if (seconds <= fullUntil)
            {
                return Math.Min(fullUsers, steady.UsersPerSecond * Math.Max(0, seconds - lost));
            }

            // From the full rate to whatever leaves no user at the end: a parabola through both ends.
            var part = (seconds - fullUntil) / windDown;
            return fullUsers + ((figures.Users - fullUsers) * part * (2 - part));
        }
    }

    private static PlanOption Option(LoadFigures figures)
    {
        var steady = SteadyState.Of(figures);
        return new PlanOption(
            figures.Concurrency,
            steady.RequestsPerSecond,
            steady.UsersPerSecond * 60,
            Duration(figures, steady).Seconds,
            Mbps(steady.UsersPerSecond * steady.ResponsesPerCall * figures.SentResponseBytes),
            figures.Concurrency <= figures.Ceiling);
    }

    private static List<string> Notes(LoadFigures figures, SteadyState steady)
    {
        var notes = new List<string>();
        if (figures.Concurrency > figures.Ceiling)
        {
            notes.Add(FormattableString.Invariant($"{figures.Concurrency:#,0} requests in flight are more than the {figures.Ceiling:#,0} that were agreed with the API's owners: a run refuses them."));
        }

        if (steady.RequestsPerSecond > ApiRequestsPerSecond)
        {
            notes.Add(FormattableString.Invariant($"{steady.RequestsPerSecond:#,0} requests a second are more than the {ApiRequestsPerSecond} that the API's owners suggest as the limit of a client. Ask them first."));
        }

        var busiest = (figures.Concurrency + figures.Backends - 1) / figures.Backends;
        if (busiest > figures.BackendConcurrency)
        {
            notes.Add(FormattableString.Invariant($"A backend gets {busiest:#,0} requests at a time and works on {figures.BackendConcurrency:#,0}: {Needed(figures):#,0} backends are needed."));
        }

        if (figures.Latency.Samples is { } samples and < 30)
        {
            notes.Add(samples == 1
                ? "The latency is one measurement: the interval is wide. Measure more responses."
                : FormattableString.Invariant($"The latency comes from {samples} measurements: the interval is wide. Measure more responses."));
        }

        return notes;
    }

    /// <summary>How many backends the figures need.</summary>
    internal static int Needed(LoadFigures figures) => (figures.Concurrency + figures.BackendConcurrency - 1) / figures.BackendConcurrency;

    internal static DateTimeOffset At(LoadFigures figures, double seconds)
    {
        var whole = Math.Round(seconds);
        return TimeZoneInfo.ConvertTime(figures.Start.AddSeconds(whole), figures.TimeZone);
    }

    private static double Mbps(double bytesPerSecond) => bytesPerSecond * BitsPerByte / Mega;
}
