using Azure.Storage.Blobs;

namespace CardGenius.Storage.Blobs;

/// <summary>The retries and timeouts after which the store reports the service as down.</summary>
public sealed record BlobStoreOptions
{
    /// <summary>The maximum number of retries of a request.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The delay before the first retry. It doubles with each retry and has jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The maximum delay between two attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum time of an attempt without receiving data.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size in bytes of the blocks in which large files are staged. Each file being written uses this much memory.</summary>
    public int BlockBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The maximum size in bytes of the lines that the checkpoint of a chunk contains. Longer lines are staged as blocks of the chunk, which takes
    /// two more requests. Each chunk in flight uses this much memory.</summary>
    public int CheckpointBytes { get; init; } = 256 * 1024;

    /// <summary>Changes the client's options; tests inject faults with it.</summary>
    internal Action<BlobClientOptions>? Configure { get; init; }
}
