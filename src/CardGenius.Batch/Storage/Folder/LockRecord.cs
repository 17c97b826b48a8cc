namespace CardGenius.Batch.Storage.Folder;

/// <summary>The lock file's content.</summary>
/// <param name="Holder">Who holds the lock.</param>
/// <param name="Heartbeat">When the holder last said that it lives.</param>
internal sealed record LockRecord(LockHolder Holder, DateTimeOffset Heartbeat);
