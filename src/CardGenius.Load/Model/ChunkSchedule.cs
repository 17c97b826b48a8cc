using CardGenius.Load.Latency;

namespace CardGenius.Load.Model;

/// <summary>
/// How long a pass over all chunks takes, the ramp-up and the wind-down included. Workers that start together end their chunks almost together, so the
/// wind-down depends on how many chunks the last round has: the chunks are scheduled one by one, each with a duration that its users' latencies give it.
/// </summary>
internal static class ChunkSchedule
{
    private const int Rounds = 5;
    private const int Seed = 20_261;

    /// <summary>Computes it.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="steady">Their steady state.</param>
    /// <param name="users">Users of the pass.</param>
    /// <returns>The seconds from the start of the pass to its end, and from the start of its last chunk to its end.</returns>
    public static (double Seconds, double WindDownSeconds) Of(LoadFigures figures, SteadyState steady, double users)
    {
        // A worker's chunk lasts as long as the API makes it, on a clock that runs slower while the rate limit or the link holds workers up. At the end,
        // when fewer workers are left than these bounds allow, it runs at full speed.
        var workers = figures.Concurrency;
        var random = new Random(Seed);
        double seconds = 0, windDown = 0;
        var layout = figures.Chunks(users);
        var chunks = layout.Count;
        var rounds = chunks > 100_000 ? 1 : Rounds;
        var free = new PriorityQueue<bool, double>(workers);
        for (var round = 0; round < rounds; round++)
        {
            for (var worker = 0; worker < workers; worker++)
            {
                free.Enqueue(false, RampStart(figures, worker) * Speed(workers));
            }

            double last = 0;
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                free.TryDequeue(out _, out last);
                var size = layout.LengthOf(chunk);
                var normal = NormalDistribution.Quantile(Math.Max(random.NextDouble(), double.Epsilon));
                free.Enqueue(true, last + Math.Max(0, (size * steady.CallSeconds) + (normal * steady.CallDeviation * Math.Sqrt(size))));
            }

            var (tail, at) = (0.0, last);
            while (free.TryDequeue(out var worked, out var done))
            {
                if (worked && done > at)
                {
                    tail += (done - at) / Speed(free.Count + 1);
                    at = done;
                }
            }

            seconds += ((last / Speed(workers)) + tail) / rounds;
            windDown += tail / rounds;
        }

        return (seconds, windDown);

        double Speed(int busy) => Math.Min(1, steady.BusyWorkers / busy);
    }

    /// <summary>When a worker may send its first request, in seconds from the start: the limit climbs evenly from 1 to its maximum.</summary>
    public static double RampStart(LoadFigures figures, int worker) =>
        figures.Concurrency > 1 ? figures.PlannedRampSeconds * worker / (figures.Concurrency - 1) : 0;
}
