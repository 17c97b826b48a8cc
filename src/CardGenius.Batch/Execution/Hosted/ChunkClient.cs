using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The API client of one chunk. It applies the chunk's share of the rate limit, and sends requests only while the work lease of the
/// chunk is held.</summary>
internal sealed class ChunkClient : IPacedClient
{
    private readonly IRecommendationClient _client;
    private readonly IPacedClient? _paced;
    private readonly WorkLease _lease;
    private readonly int _window;

    public ChunkClient(IRecommendationClient client, RunSettings settings, ChunkInput input, WorkLease lease)
    {
        _paced = (client as IPacedClients)?.At(
            PacedSchedule.ShareOf(settings, Math.Max(1, input.Window ?? settings.Concurrency)), input.Assignment.Limit);
        _client = _paced ?? client;
        _lease = lease;
        _window = PacedSchedule.Of(settings);
    }

    /// <summary>Gets the observed concurrency limit, but at most the number of chunks that the current settings allow.</summary>
    public double Limit => Math.Min(_window, _paced?.Limit ?? _window);

    public ApiHealth Health => _client.Health;

    public ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.RecommendAsync(request, stop, cancellationToken));

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.ProbeAsync(cancellationToken));

    public bool TryEndChunk() => _paced?.TryEndChunk() ?? false;

    public long TakeNeutralRequests() => _client.TakeNeutralRequests();

    public void Dispose() => _paced?.Dispose();

    // The second check prevents that a response which arrives after the lease was lost is written to a chunk of another process.
    private async ValueTask<CallResult> WhileHeldAsync(Func<ValueTask<CallResult>> call)
    {
        CheckLease();
        var result = await call();
        CheckLease();
        return result;
    }

    private void CheckLease()
    {
        if (!_lease.IsHeld)
        {
            throw new OperationCanceledException("The work lease of the chunk was lost.");
        }
    }
}
