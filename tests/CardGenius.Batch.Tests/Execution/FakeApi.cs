using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>An API in memory. It identifies a user by <c>amazon_spends</c>, and counts the calls of each user.</summary>
internal sealed class FakeApi : IRecommendationClient
{
    private readonly Lock _gate = new();
    private long _untaken;

    /// <summary>Gets or sets the function that decides the result of a user's call. By default it is a usable response.</summary>
    public Func<int, CallResult> Answer { get; set; } = Answered;

    /// <summary>Gets or sets the action that runs while a call is in flight. Its argument is the stop token of the call.</summary>
    public Func<CancellationToken, Task> InBetween { get; set; } = async _ => await Task.Yield();

    public Func<CallResult> Probe { get; set; } = () => Answered(0);

    public Dictionary<int, int> Calls { get; } = [];

    public int Probes { get; private set; }

    public int InFlight { get; private set; }

    public int MostInFlight { get; private set; }

    public double FlakyShare { get; set; }

    /// <summary>Gets the limits of the last change; null before the first one.</summary>
    public (int? Concurrency, double? RequestsPerSecond)? Limits { get; private set; }

    public ApiHealth Health => new(InFlight, 20, false, null) { FlakyShare = FlakyShare };

    public static CallResult Answered(int user) => new()
    {
        Verdict = CallVerdict.Answered,
        Cards = [new("CARD", "Card", "card", 1, user, 10, 5, [new("amazon_spends", user)])],
        Attempts = [new(FailureClass.None, 200, TimeSpan.FromMilliseconds(1500))],
    };

    /// <summary>Returns a response in which every card was dropped.</summary>
    public static CallResult WithoutCards(int user) => Answered(user) with { Cards = [], Dropped = new(0, 0, 0, 0, NotListed: 4) };

    public static CallResult Failed(CallVerdict verdict, FailureClass why, int? status = null) => new()
    {
        Verdict = verdict,
        Attempts = [new(why, status, TimeSpan.FromSeconds(1))],
        Failure = new(why, status, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "the answer said: secret"),
    };

    public async ValueTask<CallResult> RecommendAsync(
        ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(request);
        var user = body.RootElement.GetProperty("amazon_spends").GetInt32();
        lock (_gate)
        {
            MostInFlight = Math.Max(MostInFlight, ++InFlight);
            Calls[user] = Calls.GetValueOrDefault(user) + 1;
        }

        await InBetween(stop);
        lock (_gate)
        {
            InFlight--;
        }

        return stop.IsCancellationRequested ? new() { Verdict = CallVerdict.Stopped } : Answer(user);
    }

    public void ChangeLimits(int concurrency, double? requestsPerSecond) => Limits = (concurrency, requestsPerSecond);

    /// <summary>Starts to count the calls in flight again.</summary>
    public void Reset() => MostInFlight = 0;

    public long TakeNeutralRequests()
    {
        var taken = _untaken;
        _untaken = 0;
        return taken;
    }

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken)
    {
        Probes++;
        _untaken++;
        return ValueTask.FromResult(Probe());
    }
}
