namespace CardGenius.Web.Execution;

/// <summary>A run in the queue, as stored with the run.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="Execution">The name of the execution. The ordinal order of the names is the order of the queue.</param>
/// <param name="By">Who started the execution, for the timeline; null if unknown.</param>
/// <param name="At">The time at which the run entered the queue.</param>
public sealed record QueueEntry(string RunId, string Execution, string? By, DateTimeOffset At);
