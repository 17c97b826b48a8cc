namespace CardGenius.Batch.Runs.Activities;

/// <summary>An activity of a run found what no repetition mends: the run stops. The message is for people and goes into the
/// orchestration's history, so it is never about a user.</summary>
public sealed class RunHaltException(string message, Exception? innerException = null) : Exception(message, innerException);
