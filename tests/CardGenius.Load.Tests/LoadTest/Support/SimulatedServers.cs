using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.Tests.LoadTest.Support;

/// <summary>An API in the time of the test: a number of servers with one queue. All its methods run on one thread.</summary>
/// <param name="servers">The number of requests that are processed at a time.</param>
/// <param name="service">The time to process one request.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedServers(int servers, TimeSpan service, TimeProvider time) : ILoadSender
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly long _start = time.GetTimestamp();
    private int _busy;
    private int _inFlight;

    /// <summary>The added share of the service time for each request that waits.</summary>
    public double Growth { get; init; }

    /// <summary>The number of requests at which further ones fail with 504 after 20 seconds; null for none.</summary>
    public int? CollapseAbove { get; init; }

    /// <summary>A period in which no request is processed.</summary>
    public (TimeSpan From, TimeSpan To)? Stall { get; init; }

    public int MaxInFlight { get; private set; }

    public List<(TimeSpan At, string Name)> Sent { get; } = [];

    public TimeSpan Now => time.GetElapsedTime(_start);

    public async ValueTask<SendResult> SendAsync(LoadRequest request, CancellationToken stop)
    {
        Sent.Add((Now, request.Name));
        MaxInFlight = Math.Max(MaxInFlight, ++_inFlight);
        try
        {
            if (_inFlight > CollapseAbove)
            {
                await Task.Delay(TimeSpan.FromSeconds(20), time, stop);
                return new SendResult(LoadFailure.ServerError, 504, 10);
            }

            await ProcessAsync(stop);
            return new SendResult(LoadFailure.None, 200, 1000);
        }
        finally
        {
            _inFlight--;
        }
    }

    private async Task ProcessAsync(CancellationToken stop)
    {
        if (_busy == servers)
        {
            var turn = new TaskCompletionSource();
            _waiting.Enqueue(turn);
            await turn.Task.WaitAsync(stop);
        }
        else
        {
            _busy++;
        }

        try
        {
            if (Stall is var (from, to) && Now >= from && Now < to)
            {
                await Task.Delay(to - Now, time, stop);
            }

            await Task.Delay(service * (1 + (Growth * _waiting.Count)), time, stop);
        }
        finally
        {
            if (_waiting.TryDequeue(out var next))
            {
                next.TrySetResult();
            }
            else
            {
                _busy--;
            }
        }
    }
}
