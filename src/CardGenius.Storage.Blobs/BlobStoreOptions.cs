using Azure.Storage.Blobs;

namespace CardGenius.Storage.Blobs;

/// <summary>How patient the store is with the service before it says that the service is down.</summary>
public sealed record BlobStoreOptions
{
    /// <summary>Tries again after the first one, for each request.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first retry; it doubles from one to the next, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one try may go without a byte.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size of the blocks in which large files are staged, in bytes; it is also the memory a file being written takes.</summary>
    public int BlockBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Where tests put faults on the wire.</summary>
    internal Action<BlobClientOptions>? Configure { get; init; }
}
