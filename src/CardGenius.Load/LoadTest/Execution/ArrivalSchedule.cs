using CardGenius.Load.LoadTest.Definition;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>The intended start of each request in the open model. It depends only on the stages and never on the responses.</summary>
public sealed class ArrivalSchedule
{
    private readonly List<(RateStage Stage, double CountBefore, double SecondsBefore)> _parts = [];
    private readonly double _count;

    /// <summary>Creates a schedule.</summary>
    /// <param name="stages">The stages, in order. At least one.</param>
    public ArrivalSchedule(IReadOnlyList<RateStage> stages)
    {
        double count = 0, seconds = 0;
        foreach (var stage in stages)
        {
            _parts.Add((stage, count, seconds));
            count += stage.MeanRate * stage.Duration.TotalSeconds;
            seconds += stage.Duration.TotalSeconds;
        }

        _count = count;
        Duration = TimeSpan.FromSeconds(seconds);
    }

    /// <summary>The duration of all stages.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Returns the intended start of a request after the start of the test, and its stage; null if there are not so many requests.</summary>
    /// <param name="number">The number of the request, from 0.</param>
    public (TimeSpan Due, int Stage)? Of(long number)
    {
        // A request is due when half of it has accumulated, so that the first one is not sent at once at a low rate.
        var count = number + 0.5;
        if (count >= _count)
        {
            return null;
        }

        var stage = _parts.FindLastIndex(p => p.CountBefore <= count);
        var (rates, before, seconds) = _parts[stage];
        return (TimeSpan.FromSeconds(seconds + SecondsUntil(rates, count - before)), stage);
    }

    /// <summary>Returns the stage at a time after the start of the test; null after the last stage.</summary>
    /// <param name="elapsed">The time, 0 or more.</param>
    public int? StageAt(TimeSpan elapsed) =>
        elapsed < Duration ? _parts.FindLastIndex(p => p.SecondsBefore <= elapsed.TotalSeconds) : null;

    // The count after t seconds is from x t + (to - from) t^2 / (2 x duration). This is its inverse, in the form that also holds for a constant rate.
    private static double SecondsUntil(RateStage stage, double count)
    {
        var growth = (stage.ToRate - stage.FromRate) / stage.Duration.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, (stage.FromRate * stage.FromRate) + (2 * growth * count)));
        return 2 * count / (stage.FromRate + root);
    }
}
