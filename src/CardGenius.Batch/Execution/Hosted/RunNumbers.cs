using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What the loop must know of a run's settings; fixed for one execution, because a replay must see the same.</summary>
/// <param name="Concurrency">Chunks in flight at most: the run's concurrency, or fewer where its rate limit asks for that.</param>
/// <param name="PartSize">Users a part.</param>
/// <param name="FailureTolerance">The share of failures above which the run stops.</param>
/// <param name="FailureMinimumUsers">Users done before the share is judged.</param>
/// <param name="NoCardTolerance">The share of answered users without a card above which the run stops.</param>
/// <param name="NoCardMinimumUsers">Users answered before that share is judged.</param>
public sealed record RunNumbers(
    int Concurrency,
    int PartSize,
    double FailureTolerance,
    int FailureMinimumUsers,
    double NoCardTolerance = 0.2,
    int NoCardMinimumUsers = 200)
{
    /// <summary>A run's numbers.</summary>
    public static RunNumbers Of(RunSettings settings) =>
        new(
            PacedSchedule.Of(settings),
            settings.PartSize,
            settings.FailureTolerance,
            settings.FailureMinimumUsers,
            settings.NoCardTolerance,
            settings.NoCardMinimumUsers);
}
