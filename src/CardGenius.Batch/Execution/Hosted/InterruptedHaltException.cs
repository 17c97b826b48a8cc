using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The run stops because another execution took its turn (<see cref="StopCause.Interrupted"/>).</summary>
public sealed class InterruptedHaltException(string message) : RunHaltException(message);
