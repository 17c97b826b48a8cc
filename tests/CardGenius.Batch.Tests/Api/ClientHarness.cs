using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>A client with a stub transport and a clock that advances whenever the call waits for it.</summary>
internal sealed class ClientHarness : IDisposable
{
    public ClientHarness(
        StubHandler handler,
        ApiSettings? settings = null,
        int concurrency = 20,
        string? token = null,
        ManualTimeProvider? time = null,
        Func<double>? randomizer = null)
    {
        Handler = handler;
        Time = time ?? new ManualTimeProvider();
        Client = new CardGeniusClient(
            settings ?? new ApiSettings(), concurrency, new RankingRules(), token, Time, randomizer ?? (() => 0.5), () => handler);
    }

    public ClientHarness(Func<int, HttpResponseMessage> answer, ApiSettings? settings = null)
        : this(new StubHandler(answer), settings)
    {
    }

    public static ReadOnlyMemory<byte> Request { get; } =
        Encoding.UTF8.GetBytes("""{"amazon_spends":123456,"fuel":0,"selected_card_id":null}""");

    public ManualTimeProvider Time { get; }

    public StubHandler Handler { get; }

    public CardGeniusClient Client { get; }

    /// <summary>Completes a call. Returns its result and its duration on the clock.</summary>
    public async Task<(CallResult Result, TimeSpan Took)> RecommendAsync(CancellationToken stop = default)
    {
        var began = Time.GetUtcNow();
        var result = await RunAsync(Client.RecommendAsync(Request, stop, CancellationToken.None).AsTask());
        return (result, Time.GetUtcNow() - began);
    }

    public Task<CallResult> ProbeAsync() => RunAsync(Client.ProbeAsync(CancellationToken.None).AsTask());

    /// <summary>
    /// Advances the clock until the task ends. While a response is being processed, the clock advances only after a long real wait, so that no
    /// attempt times out because the machine is busy. It must advance then, because an aborted attempt counts as in flight for a short time.
    /// </summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        var idle = 0;
        while (!task.IsCompleted)
        {
            var isBusy = Client.Health.InFlight > Handler.Hanging;
            if (idle++ < (isBusy ? 20_000 : 50) || ThreadPool.PendingWorkItemCount > 0)
            {
                await Task.Yield();
                Thread.Yield();
            }
            else if (isBusy)
            {
                idle = 0;
                Time.Advance(TimeSpan.FromMilliseconds(100));
            }
            else
            {
                idle = 0;
                Time.AdvanceToNextTimer();
            }
        }

        return await task;
    }

    public void Dispose() => Client.Dispose();
}
