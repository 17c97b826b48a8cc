using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>How a generation of the loop ended: with the run's result, or with the state to continue from.</summary>
/// <param name="Result">The result; null where the loop continues as new.</param>
/// <param name="Continue">The state to continue from; null where there is a result.</param>
public sealed record RunLoopEnd(RunResult? Result, RunLoopState? Continue);
