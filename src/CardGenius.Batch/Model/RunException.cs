namespace CardGenius.Batch.Model;

/// <summary>A run cannot be started or gone on with as asked; the message says why and what to do. Nothing was changed.</summary>
public sealed class RunException(RunRefusal refusal, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public RunRefusal Refusal { get; } = refusal;
}
