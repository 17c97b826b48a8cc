namespace CardGenius.Batch.Execution.Hosted;

/// <summary>An activity of a run found what no repetition mends: the run stops. The message is for people and goes into the
/// orchestration's history, so it is never about a user. A history keeps the type of an exception and its message only, so the causes
/// other than a fault of the store have types of their own.</summary>
public class RunHaltException(string message, Exception? innerException = null) : Exception(message, innerException);
