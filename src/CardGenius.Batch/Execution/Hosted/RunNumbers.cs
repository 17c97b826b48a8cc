using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The settings of a run that the loop needs. They are fixed for one execution, because a replay must get the same values.</summary>
/// <param name="Concurrency">The maximum number of chunks in flight: the concurrency of the run, or less if its rate limit requires it.</param>
/// <param name="PartSize">The number of users per part.</param>
/// <param name="FailureTolerance">The share of failures, from 0 to 1, above which the run stops.</param>
/// <param name="FailureMinimumUsers">The number of finished users from which <paramref name="FailureTolerance"/> applies.</param>
/// <param name="NoCardTolerance">The share of answered users without a card, from 0 to 1, above which the run stops.</param>
/// <param name="NoCardMinimumUsers">The number of answered users from which <paramref name="NoCardTolerance"/> applies.</param>
/// <param name="RejectTolerance">The share of rejects among the rows, from 0 to 1, above which the run stops. 1 in the history of a run that an earlier
/// version started.</param>
/// <param name="Limits">The changed limits when the execution began, which <paramref name="Concurrency"/> includes; null if they were never
/// changed.</param>
public sealed record RunNumbers(
    int Concurrency,
    int PartSize,
    double FailureTolerance,
    int FailureMinimumUsers,
    double NoCardTolerance = 0.2,
    int NoCardMinimumUsers = 200,
    double RejectTolerance = 1,
    AppliedLimits? Limits = null)
{
    /// <summary>Returns the values for the settings of a run.</summary>
    public static RunNumbers Of(RunSettings settings, AppliedLimits? limits = null) =>
        new(
            PacedSchedule.Of(settings),
            settings.PartSize,
            settings.FailureTolerance,
            settings.FailureMinimumUsers,
            settings.NoCardTolerance,
            settings.NoCardMinimumUsers,
            settings.RejectTolerance ?? 1,
            limits);
}
