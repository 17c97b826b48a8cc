using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>One execution of a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Execution">The execution.</param>
public sealed record RunKey(string RunId, string Execution);

/// <summary>What a hosted chunk activity is told.</summary>
/// <param name="Execution">The execution of the run that wants it.</param>
/// <param name="Assignment">The chunk.</param>
/// <param name="Window">Chunks in flight at most in this execution, which share the rate limit; null where an earlier version started
/// the execution: as many as the run's concurrency.</param>
public sealed record ChunkInput(string Execution, ChunkAssignment Assignment, int? Window = null);

/// <summary>What a publishing activity is told.</summary>
/// <param name="Key">The execution.</param>
/// <param name="Part">The part, from 0.</param>
public sealed record PartInput(RunKey Key, int Part);

/// <summary>What the last activity of an execution is told.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Result">How it ended.</param>
public sealed record EndInput(string Execution, RunResult Result);
