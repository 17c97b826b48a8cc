namespace CardGenius.Batch.Storage;

/// <summary>The store could not do what was asked: the disk is full, access was refused, the service is gone. Nothing is half-written;
/// the run stops or holds and can be resumed.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>True where waiting may mend it (a service that is down), false where a person must act (no space, no permission).</summary>
    public bool Transient { get; init; }
}
