namespace CardGenius.Batch.Runs.Course;

/// <summary>Makes the status of a hosted run from what the loop reports. Deterministic: it knows no clock but the reports' own.</summary>
public sealed class CourseMeter
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(5);

    private readonly List<RateSample> _samples;

    /// <summary>A meter that goes on from what the forerunner saw.</summary>
    public CourseMeter(IReadOnlyList<RateSample> samples) => _samples = [.. samples];

    /// <summary>What the next generation goes on from.</summary>
    public IReadOnlyList<RateSample> Samples => [.. _samples];

    /// <summary>The status of a report.</summary>
    /// <param name="progress">The report.</param>
    /// <param name="window">Chunks in flight at most.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="startedAt">When the execution began.</param>
    public CourseStatus Measure(RunProgress progress, int window, int generation, DateTimeOffset? startedAt = null)
    {
        var tally = progress.Tally;
        return new()
        {
            State = progress.State,
            StartedAt = startedAt,
            At = progress.At,
            Reason = progress.Reason,
            HeldUntil = progress.HeldUntil,
            Users = progress.Users,
            Rejects = progress.Rejects,
            Results = tally.Results,
            Failures = tally.Failures,
            WithoutCards = tally.WithoutCards,
            Dropped = tally.Dropped,
            Attempts = tally.Attempts,
            UsersPerMinute = Math.Round(Rate(progress.At, tally.Users), 1),
            P50Ms = Math.Round(tally.Latency.Percentile(0.50)),
            P95Ms = Math.Round(tally.Latency.Percentile(0.95)),
            P99Ms = Math.Round(tally.Latency.Percentile(0.99)),
            InFlight = progress.Window,
            Window = window,
            Generation = generation,
        };
    }

    private double Rate(DateTimeOffset at, long done)
    {
        // Chunks of an earlier execution come back at once and would count as fast ones: a jump starts the meter anew.
        if (_samples.Count > 0 && _samples[^1].Done > done)
        {
            _samples.Clear();
        }

        if (_samples.Count == 0 || at - _samples[^1].At >= Apart)
        {
            _samples.Add(new(at, done));
            while (_samples.Count > 2 && at - _samples[1].At >= Back)
            {
                _samples.RemoveAt(0);
            }
        }

        var minutes = (at - _samples[0].At).TotalMinutes;
        return minutes <= 0 ? 0 : (done - _samples[0].Done) / minutes;
    }
}
