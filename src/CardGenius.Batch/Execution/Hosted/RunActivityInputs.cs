using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>Identifies an execution of a run.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Execution">The name of the execution.</param>
public sealed record RunKey(string RunId, string Execution);

/// <summary>The input of a chunk activity.</summary>
/// <param name="Execution">The name of the execution.</param>
/// <param name="Assignment">The chunk.</param>
/// <param name="Window">The maximum number of chunks in flight in this execution. They share the rate limit. Null if an earlier version
/// started the execution; the concurrency of the run applies then.</param>
/// <param name="Timeline">What the activity adds to the timeline of the run; null for nothing.</param>
public sealed record ChunkInput(string Execution, ChunkAssignment Assignment, int? Window = null, TimelineBatch? Timeline = null);

/// <summary>The input of an activity that reads the control request of a run.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Execution">The name of the execution.</param>
/// <param name="Timeline">What the activity adds to the timeline of the run; null for nothing.</param>
public sealed record ControlInput(string RunId, string Execution, TimelineBatch? Timeline = null);

/// <summary>The input of an activity that publishes a part.</summary>
/// <param name="Key">The execution.</param>
/// <param name="Part">The number of the part, from 0.</param>
public sealed record PartInput(RunKey Key, int Part);

/// <summary>The input of the activity that makes the results visible.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Execution">The name of the execution.</param>
/// <param name="Timeline">What the activity adds to the timeline of the run; null if an earlier version started the execution.</param>
public sealed record CompleteInput(string RunId, string Execution, TimelineBatch? Timeline = null);

/// <summary>The input of the last activity of an execution.</summary>
/// <param name="Execution">The name of the execution.</param>
/// <param name="Result">The result of the execution.</param>
/// <param name="Timeline">What the activity adds to the timeline of the run; null for nothing.</param>
public sealed record EndInput(string Execution, RunResult Result, TimelineBatch? Timeline = null);
