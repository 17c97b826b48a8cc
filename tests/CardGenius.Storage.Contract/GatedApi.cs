using System.Collections.Concurrent;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Storage.Contract;

/// <summary>An API in memory that knows a user by its <c>amazon_spends</c>, counts who was asked for how often and how many at once, and can be
/// made to hold its answers back, or to be out.</summary>
public sealed class GatedApi : IRecommendationClient
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();
    private int _inFlight;

    /// <summary>After so many calls the gate closes by itself.</summary>
    public int ClosesAfter { get; set; } = int.MaxValue;

    /// <summary>So many calls find the API out.</summary>
    public int OutFor { get; set; }

    /// <summary>How calls, and neutral requests, end while the API is out.</summary>
    public Func<CallResult> Outage { get; set; } = () => Unavailable;

    /// <summary>How a user's call ends; null: an answer.</summary>
    public Func<int, CallResult?>? Answer { get; set; }

    /// <summary>How a neutral call ends.</summary>
    public Func<CallResult> Probe { get; set; } = () => new() { Verdict = CallVerdict.Answered, Attempts = [] };

    public ConcurrentDictionary<int, int> Calls { get; } = [];

    public int Total => Calls.Values.Sum();

    public int MostInFlight { get; private set; }

    public ApiHealth Health => new(_inFlight, 20, false, null);

    public static CallResult Unavailable => new()
    {
        Verdict = CallVerdict.Unavailable,
        Attempts = [],
        Failure = new(FailureClass.ServerError, 503, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "the answer said: secret"),
    };

    public static CallResult Refused(FailureClass why, int status) => new()
    {
        Verdict = CallVerdict.Refused,
        Attempts = [new(why, status, TimeSpan.FromSeconds(1))],
        Failure = new(why, status, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "the answer said: secret"),
    };

    public static CallResult Failed => new()
    {
        Verdict = CallVerdict.Rejected,
        Attempts = [new(FailureClass.BadRequest, 422, TimeSpan.FromSeconds(1))],
        Failure = new(FailureClass.BadRequest, 422, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "the answer said: secret"),
    };

    /// <summary>A response in which every card was dropped.</summary>
    public static CallResult WithoutCards(int user) => new()
    {
        Verdict = CallVerdict.Answered,
        Dropped = new(0, 0, 0, 0, NotListed: 4),
        Attempts = [new(FailureClass.None, 200, TimeSpan.FromMilliseconds(1500))],
    };

    public void Open()
    {
        lock (_gate)
        {
            ClosesAfter = int.MaxValue;
            _open.TrySetResult();
        }
    }

    public async ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(request);
        var user = body.RootElement.GetProperty("amazon_spends").GetInt32();
        Task open;
        lock (_gate)
        {
            if (OutFor > 0)
            {
                OutFor--;
                return Outage();
            }

            Calls.AddOrUpdate(user, 1, (_, count) => count + 1);
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
            if (Total > ClosesAfter && _open.Task.IsCompleted)
            {
                _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            open = _open.Task;
        }

        try
        {
            // The attempt in flight runs to its end, as the real client's does; only a cancellation ends it.
            await open.WaitAsync(cancellationToken);
            await Task.Yield();
        }
        finally
        {
            lock (_gate)
            {
                _inFlight--;
            }
        }

        return Answer?.Invoke(user) ?? new()
        {
            Verdict = CallVerdict.Answered,
            Cards = [new("CARD", "Card", "card", 1, user, 10, 5, [new("amazon_spends", user)])],
            Attempts = [new(FailureClass.None, 200, TimeSpan.FromMilliseconds(1500))],
        };
    }

    public ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(OutFor > 0 ? Outage() : Probe());
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
