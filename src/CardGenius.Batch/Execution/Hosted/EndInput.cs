using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What the last activity of an execution is told.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Result">How it ended.</param>
public sealed record EndInput(string Execution, RunResult Result);
