using Azure.Core;
using Azure.Core.Pipeline;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>Counts the requests of a store by purpose and kind.</summary>
internal sealed class RequestCounter : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _open;

    public BlobStoreOptions Options => new() { Configure = client => client.AddPolicy(this, HttpPipelinePosition.PerRetry) };

    /// <summary>The number of requests whose response has not arrived.</summary>
    public int Open => Volatile.Read(ref _open);

    public int Total => Count(_ => true);

    /// <summary>The counts by purpose and kind, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Counts
    {
        get
        {
            lock (_gate)
            {
                return [.. _counts];
            }
        }
    }

    /// <summary>The number of requests for a purpose.</summary>
    public int For(string purpose) => Count(name => name.StartsWith($"{purpose}:", StringComparison.Ordinal));

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Begin(message.Request);
        ProcessNext(message, pipeline);
        Interlocked.Decrement(ref _open);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Begin(message.Request);
        await ProcessNextAsync(message, pipeline);
        Interlocked.Decrement(ref _open);
    }

    private int Count(Func<string, bool> isCounted) => Counts.Where(c => isCounted(c.Key)).Sum(c => c.Value);

    private void Begin(Request request)
    {
        Interlocked.Increment(ref _open);
        var name = $"{Purpose(Uri.UnescapeDataString(request.Uri.ToUri().PathAndQuery))}: {Kind(request)}";
        lock (_gate)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    private static string Kind(Request request) =>
        request.Method == RequestMethod.Delete ? "delete"
        : request.Method == RequestMethod.Put ? "write"
        : request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) ? "list"
        : "read";

    private static string Purpose(string path) =>
        path.Contains("/heartbeats/", StringComparison.Ordinal) ? "heartbeat"
        : path.Contains("/claims/", StringComparison.Ordinal) ? "work lease"
        : path.Contains(BlobPath.CheckpointSuffix, StringComparison.Ordinal) ? "checkpoint"
        : path.Contains("/chunks/", StringComparison.Ordinal) ? path.Contains("comp=block&", StringComparison.Ordinal) ? "block of a chunk" : "chunk"
        : path.Contains("/users.", StringComparison.Ordinal) ? "users"
        : path.Contains("/control.json", StringComparison.Ordinal) || path.Contains("/limits.json", StringComparison.Ordinal) ? "control"
        : path.Contains("/turn.json", StringComparison.Ordinal) || path.Contains("/lock.json", StringComparison.Ordinal) ? "run lease"
        : path.Contains("/timeline.json", StringComparison.Ordinal) ? "timeline"
        : path.Contains("publish", StringComparison.Ordinal) || path.Contains("/results", StringComparison.Ordinal) ? "publication"
        : "other";
}
