namespace CardGenius.Batch.Runs.Activities;

/// <summary>The run stops because its input cannot be used (<see cref="StopCause.InvalidInput"/>).</summary>
public sealed class InvalidInputHaltException(string message, Exception? innerException = null) : RunHaltException(message, innerException);
