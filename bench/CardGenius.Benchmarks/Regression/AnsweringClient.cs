using CardGenius.Batch.Api;

namespace CardGenius.Benchmarks.Regression;

/// <summary>Returns the same result for every user, without a request.</summary>
internal sealed class AnsweringClient(CallResult result) : IRecommendationClient
{
    public ApiHealth Health { get; } = new(InFlight: 0, Limit: 1, BreakerOpen: false, Reason: null);

    public ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) => new(result);

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) => new(result);
}
