using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>How a generation ended: with the run's result, or with the order to continue from.</summary>
/// <param name="Result">The result; null where the run continues as new.</param>
/// <param name="Continue">The order to continue from; null where there is a result.</param>
public sealed record HostedRunEnd(RunResult? Result, RunInput? Continue);
