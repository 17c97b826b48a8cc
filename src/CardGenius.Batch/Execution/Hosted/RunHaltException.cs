using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>An activity failed with an error that a repetition cannot resolve, so the run stops. The message is stored in the orchestration
/// history, so it contains no data about a user. The history keeps only the type and the message of an exception. Therefore each cause other
/// than a store fault has its own type.</summary>
public class RunHaltException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The run stops because the API refuses the credentials, cannot be found or cannot be trusted
/// (<see cref="StopCause.Fatal"/>).</summary>
public sealed class FatalHaltException(string message) : RunHaltException(message);

/// <summary>The run stops because another execution took the run lease (<see cref="StopCause.Interrupted"/>).</summary>
public sealed class InterruptedHaltException(string message) : RunHaltException(message);

/// <summary>The run stops because its input cannot be used (<see cref="StopCause.InvalidInput"/>).</summary>
public sealed class InvalidInputHaltException(string message, Exception? innerException = null) : RunHaltException(message, innerException);
