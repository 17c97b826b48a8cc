using CardGenius.Batch.Api;

namespace CardGenius.Cli.Hosting;

/// <summary>A client that keeps the result of its last probe, so that the command can show its latency.</summary>
internal sealed class ProbeRecorder(IRecommendationClient client) : IRecommendationClient
{
    /// <summary>The result of the last probe, or null if none was sent.</summary>
    public CallResult? Last { get; private set; }

    /// <inheritdoc/>
    public ApiHealth Health => client.Health;

    /// <inheritdoc/>
    public ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken) =>
        client.RecommendAsync(request, stop, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) =>
        Last = await client.ProbeAsync(cancellationToken);
}
