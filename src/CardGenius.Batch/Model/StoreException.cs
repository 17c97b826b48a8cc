namespace CardGenius.Batch.Model;

/// <summary>The store could not do what was asked: the disk is full, access was refused, the service is gone. Nothing is half-written;
/// the run stops or holds and can be resumed.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>True where waiting may mend it (a service that is down), false where a person must act (no space, no permission).</summary>
    public bool Transient { get; init; }

    /// <summary>True where the store's service, or the one that gives identities their tokens, refused access. A service in the cloud waits for it, for a
    /// new role takes minutes to be known everywhere; a person at a command line is told.</summary>
    public bool IsAccessRefused { get; init; }
}
