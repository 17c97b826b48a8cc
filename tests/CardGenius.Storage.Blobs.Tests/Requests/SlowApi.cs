using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>An API in memory whose responses take a log-normal time by the clock of the test.</summary>
internal sealed class SlowApi(TimeProvider time, TimeSpan mean) : IRecommendationClient
{
    private const double Sigma = 0.3;
    private readonly Random _random = new(20);
    private int _waiting;

    /// <summary>The number of calls in flight.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public int Calls { get; private set; }

    public ApiHealth Health => new(Waiting, 20, false, null);

    public async ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken)
    {
        TimeSpan latency;
        lock (_random)
        {
            Calls++;
            latency = mean * Math.Exp((Sigma * Gauss()) - (Sigma * Sigma / 2));
        }

        var response = Task.Delay(latency, time, cancellationToken);
        Interlocked.Increment(ref _waiting);
        await response;
        Interlocked.Decrement(ref _waiting);
        return new()
        {
            Verdict = CallVerdict.Answered,
            Cards = [new("CARD", "Card", "card", 1, 7, 10, 5, [new("amazon_spends", 7)])],
            Attempts = [new(FailureClass.None, 200, latency)],
        };
    }

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CallResult { Verdict = CallVerdict.Answered, Attempts = [] });

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
