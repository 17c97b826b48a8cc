using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The run stops because its input cannot be used (<see cref="StopCause.InvalidInput"/>).</summary>
public sealed class InvalidInputHaltException(string message, Exception? innerException = null) : RunHaltException(message, innerException);
