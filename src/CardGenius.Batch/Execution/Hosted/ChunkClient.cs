using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The API as one claimed chunk may ask it: at the chunk's share of the pace, and only while the claim is held.</summary>
internal sealed class ChunkClient : IPacedClient
{
    private readonly IRecommendationClient _client;
    private readonly IPacedClient? _paced;
    private readonly WorkLease _claim;
    private readonly int _window;

    public ChunkClient(IRecommendationClient client, RunSettings settings, ChunkInput input, WorkLease claim)
    {
        _paced = (client as IPacedClients)?.At(
            PacedSchedule.ShareOf(settings, Math.Max(1, input.Window ?? settings.Concurrency)), input.Assignment.Limit);
        _client = _paced ?? client;
        _claim = claim;
        _window = PacedSchedule.Of(settings);
    }

    /// <summary>The observed limit, within what this process is configured for now.</summary>
    public double Limit => Math.Min(_window, _paced?.Limit ?? _window);

    public ApiHealth Health => _client.Health;

    public ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.RecommendAsync(request, stop, cancellationToken));

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.ProbeAsync(cancellationToken));

    public bool TryEndChunk() => _paced?.TryEndChunk() ?? false;

    public long TakeNeutralRequests() => _client.TakeNeutralRequests();

    public void Dispose() => _paced?.Dispose();

    // Behind the call, too: what came after the claim was lost must not be written into a chunk that is another's.
    private async ValueTask<CallResult> WhileHeldAsync(Func<ValueTask<CallResult>> call)
    {
        CheckClaim();
        var result = await call();
        CheckClaim();
        return result;
    }

    private void CheckClaim()
    {
        if (!_claim.IsHeld)
        {
            throw new OperationCanceledException("The claim on the chunk was lost.");
        }
    }
}
