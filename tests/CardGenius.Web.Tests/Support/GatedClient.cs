using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Web.Tests.Support;

/// <summary>An API whose responses a test can hold back.</summary>
internal sealed class GatedClient
{
    private volatile TaskCompletionSource _gate = Opened();
    private int _requests;

    /// <summary>Gets the settings of every client that was created.</summary>
    public List<RunSettings> Created { get; } = [];

    /// <summary>Gets the number of requests for users.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Gets whether a run asked for no further requests.</summary>
    public bool IsStopRequested { get; private set; }

    public void Close() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    public IRecommendationClient Create(RunSettings settings, RankingRules rules)
    {
        lock (Created)
        {
            Created.Add(settings);
        }

        return new Client(this, settings);
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }

    private sealed class Client(GatedClient api, RunSettings settings) : IRecommendationClient
    {
        private static readonly CallResult Answer = new()
        {
            Verdict = CallVerdict.Answered,
            Cards = [new("Ace", "Ace", null, 1, 100, 10, 5, [])],
            Attempts = [new AttemptOutcome(FailureClass.None, 200, TimeSpan.FromMilliseconds(20))],
        };

        public ApiHealth Health => new(1, settings.Concurrency, false, null);

        public async ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref api._requests);
            await using var stopping = stop.Register(() => api.IsStopRequested = true);
            await api._gate.Task.WaitAsync(cancellationToken);
            return Answer;
        }

        public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Answer);
    }
}
