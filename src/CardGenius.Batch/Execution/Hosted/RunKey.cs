namespace CardGenius.Batch.Execution.Hosted;

/// <summary>One execution of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Execution">The execution.</param>
public sealed record RunKey(string RunId, string Execution);
