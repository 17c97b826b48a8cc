using System.Collections.Concurrent;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Storage.Contract;

/// <summary>An API in memory. It identifies a user by <c>amazon_spends</c> and counts the calls of each user and the calls in flight. Tests can make
/// it delay its responses or simulate an outage.</summary>
public sealed class GatedApi : IRecommendationClient
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _open = Opened();
    private int _inFlight;

    /// <summary>The number of calls after which all further calls wait for <see cref="Open"/>.</summary>
    public int ClosesAfter { get; set; } = int.MaxValue;

    /// <summary>The number of calls that fail because of an outage.</summary>
    public int OutFor { get; set; }

    /// <summary>The result of calls and neutral requests during the outage.</summary>
    public Func<CallResult> Outage { get; set; } = () => Unavailable;

    /// <summary>The result of a user's call; null for a usable response.</summary>
    public Func<int, CallResult?>? Answer { get; set; }

    /// <summary>The result of a neutral request.</summary>
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

    /// <summary>A response whose cards were all excluded by the ranking rules.</summary>
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
            // As in the real client, the attempt in flight is completed, and only a cancellation ends it.
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
