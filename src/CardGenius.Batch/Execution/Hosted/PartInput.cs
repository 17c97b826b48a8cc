namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What a publishing activity is told.</summary>
/// <param name="Key">The execution.</param>
/// <param name="Part">The part, from 0.</param>
public sealed record PartInput(RunKey Key, int Part);
