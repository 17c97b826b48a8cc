using CardGenius.Load.Model;

namespace CardGenius.Load.Goals;

/// <summary>Finds what a goal needs: the plan read backwards.</summary>
public static class GoalSolver
{
    private const int MostWorkers = 100_000;

    /// <summary>Finds the smallest concurrency that reaches a goal, and whether it is allowed.</summary>
    /// <param name="figures">The figures; their concurrency and rate limit do not bound the search, their link does.</param>
    /// <param name="goal">The goal.</param>
    /// <exception cref="ArgumentException">The figures are not valid.</exception>
    public static LoadRequirement Solve(LoadFigures figures, LoadGoal goal)
    {
        figures.Validate();
        var free = figures with { RateLimit = null };
        var workers = Smallest(free, goal);
        var needed = free with { Concurrency = workers ?? MostWorkers };
        var steady = SteadyState.Of(needed);
        var rate = workers is null ? Wanted(figures, goal, steady) : steady.RequestsPerSecond;
        var agreed = figures with { Concurrency = figures.Ceiling };
        var atCeiling = SteadyState.Of(agreed);
        var ceilingSeconds = LoadPlanner.Duration(agreed, atCeiling).Seconds;
        var obstacles = Obstacles(figures, workers, rate);
        return new LoadRequirement
        {
            WithinSeconds = goal.WithinSeconds,
            By = goal.WithinSeconds is { } within ? LoadPlanner.At(figures, within) : null,
            WantedRequestsPerSecond = goal.RequestsPerSecond,
            IsPossible = workers is not null,
            Concurrency = workers,
            RequestsPerSecond = rate,
            DurationSeconds = workers is null ? null : LoadPlanner.Duration(needed, steady).Seconds,
            Backends = workers is null ? null : LoadPlanner.Needed(needed),
            LinkMbps = rate * steady.ResponsesPerCall / steady.AttemptsPerCall * (figures.SentResponseBytes + figures.ResponseHeaderBytes) * 8 / 1e6,
            Ceiling = figures.Ceiling,
            IsAllowed = obstacles.Count == 0,
            CeilingRequestsPerSecond = atCeiling.RequestsPerSecond,
            CeilingDurationSeconds = ceilingSeconds,
            Obstacles = obstacles,
        };
    }

    private static int? Smallest(LoadFigures figures, LoadGoal goal)
    {
        if (!Reaches(figures with { Concurrency = MostWorkers }, goal))
        {
            return null;
        }

        var (low, high) = (0, 1);
        while (!Reaches(figures with { Concurrency = high }, goal))
        {
            (low, high) = (high, Math.Min(MostWorkers, high * 2));
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Reaches(figures with { Concurrency = middle }, goal) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static bool Reaches(LoadFigures figures, LoadGoal goal)
    {
        var steady = SteadyState.Of(figures);
        return goal.RequestsPerSecond is { } rate
            ? steady.RequestsPerSecond >= rate * (1 - 1e-9)
            : figures.Users / steady.UsersPerSecond <= goal.WithinSeconds && LoadPlanner.Duration(figures, steady).Seconds <= goal.WithinSeconds;
    }

    private static double Wanted(LoadFigures figures, LoadGoal goal, SteadyState steady) =>
        goal.RequestsPerSecond ?? (figures.Users * steady.AttemptsPerCall / goal.WithinSeconds!.Value);

    private static List<string> Obstacles(LoadFigures figures, int? workers, double rate)
    {
        var obstacles = new List<string>();
        if (workers is null)
        {
            obstacles.Add(figures.LinkMbps is { } mbps
                ? FormattableString.Invariant($"No number of workers up to {MostWorkers:#,0} reaches it: responses take {figures.Latency.Mean:0.##} s, and the link carries {mbps:#,0.##} Mbps. Allow more time or a lower rate, or use a faster link.")
                : FormattableString.Invariant($"No number of workers up to {MostWorkers:#,0} reaches it: responses take {figures.Latency.Mean:0.##} s. Allow more time or a lower rate."));
        }

        if (workers > figures.Ceiling)
        {
            obstacles.Add(FormattableString.Invariant($"The API's owners agreed to {figures.Ceiling:#,0} requests in flight. Ask them for {workers:#,0}, or allow more time."));
        }

        if (figures.RateLimit < rate * (1 - 1e-9))
        {
            obstacles.Add(FormattableString.Invariant($"The rate limit of {figures.RateLimit:#,0.##} requests a second is too low. Raise it to {Math.Ceiling(rate):#,0}."));
        }

        if (workers is { } count && count > figures.Backends * figures.BackendConcurrency)
        {
            var backends = LoadPlanner.Needed(figures with { Concurrency = count });
            obstacles.Add(FormattableString.Invariant($"{figures.Backends:#,0} backends work on {figures.Backends * figures.BackendConcurrency:#,0} requests at a time. {backends:#,0} are needed."));
        }

        return obstacles;
    }
}
