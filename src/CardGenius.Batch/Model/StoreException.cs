namespace CardGenius.Batch.Model;

/// <summary>An operation of the store failed, for example because the disk is full, access was refused, or the service is not available. No document
/// is partially written. The run stops or holds, and can be resumed.</summary>
public sealed class StoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether a later attempt may succeed without intervention, for example if the service is down. False if somebody must act first, for
    /// example because of missing space or permission.</summary>
    public bool Transient { get; init; }

    /// <summary>Whether the storage service or the token service refused access. A hosted service waits and tries again, because a new role
    /// assignment takes minutes to become effective. The command line reports the error at once.</summary>
    public bool IsAccessRefused { get; init; }
}
