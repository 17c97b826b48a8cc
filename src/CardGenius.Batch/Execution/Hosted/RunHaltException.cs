using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>An activity of a run found what no repetition mends: the run stops. The message is for people and goes into the
/// orchestration's history, so it is never about a user. A history keeps the type of an exception and its message only, so the causes
/// other than a fault of the store have types of their own.</summary>
public class RunHaltException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The run stops because the API refuses the credentials, or cannot be trusted or found (<see cref="StopCause.Fatal"/>).</summary>
public sealed class FatalHaltException(string message) : RunHaltException(message);

/// <summary>The run stops because another execution took its turn (<see cref="StopCause.Interrupted"/>).</summary>
public sealed class InterruptedHaltException(string message) : RunHaltException(message);

/// <summary>The run stops because its input cannot be used (<see cref="StopCause.InvalidInput"/>).</summary>
public sealed class InvalidInputHaltException(string message, Exception? innerException = null) : RunHaltException(message, innerException);
