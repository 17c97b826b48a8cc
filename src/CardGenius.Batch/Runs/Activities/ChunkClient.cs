using CardGenius.Batch.Api;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Runs.Activities;

/// <summary>The API as one claimed chunk may ask it: at the chunk's share of the pace, and only while the claim is held.</summary>
internal sealed class ChunkClient : IRecommendationClient, IDisposable
{
    private readonly IRecommendationClient _client;
    private readonly IPacedClient? _paced;
    private readonly StoreClaim _claim;

    public ChunkClient(IRecommendationClient client, RunSettings settings, StoreClaim claim)
    {
        _paced = settings.Api.RequestsPerSecond is { } rate && client is IPacedClients clients
            ? clients.At(rate / Math.Max(1, settings.Concurrency))
            : null;
        _client = _paced ?? client;
        _claim = claim;
    }

    public ApiHealth Health => _client.Health;

    public ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.RecommendAsync(request, stop, cancellationToken));

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) =>
        WhileHeldAsync(() => _client.ProbeAsync(cancellationToken));

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
