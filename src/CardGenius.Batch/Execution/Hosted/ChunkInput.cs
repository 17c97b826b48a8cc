using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>What a hosted chunk activity is told.</summary>
/// <param name="Execution">The execution of the run that wants it.</param>
/// <param name="Assignment">The chunk.</param>
/// <param name="Window">Chunks in flight at most in this execution, which share the rate limit; null where an earlier version started
/// the execution: as many as the run's concurrency.</param>
public sealed record ChunkInput(string Execution, ChunkAssignment Assignment, int? Window = null);
