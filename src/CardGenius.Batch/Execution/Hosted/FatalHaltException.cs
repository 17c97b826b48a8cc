using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The run stops because the API refuses the credentials, or cannot be trusted or found (<see cref="StopCause.Fatal"/>).</summary>
public sealed class FatalHaltException(string message) : RunHaltException(message);
