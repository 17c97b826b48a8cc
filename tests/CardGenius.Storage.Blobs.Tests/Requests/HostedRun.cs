using System.Globalization;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Storage.Blobs.Tests.Requests;

/// <summary>
/// A whole run in the loop of the function app, on two instances. The clock advances while every chunk in flight waits for the API, so that the run
/// makes the requests of a run at the latency of the API, but takes only the time of its storage requests.
/// </summary>
internal static class HostedRun
{
    private const string RunId = "r";

    // A planned user has about 500 bytes.
    private const string Spends =
        ",\"flipkart_spends\":1000,\"grocery_spends_online\":1000,\"online_food_ordering\":1000,\"other_online_spends\":1000,"
        + "\"other_offline_spends\":1000,\"dining_or_going_out\":1000,\"fuel\":1000,\"rent\":1000,\"mobile_phone_bills\":1000,\"water_bills\":1000";

    // The clock can advance far while the machine does not run a thread. No lease expires because of that.
    private static readonly RunActivityOptions Options = new()
    {
        PollPatience = TimeSpan.FromHours(10),
        LeaseTimes = new() { LocalExpiry = TimeSpan.FromHours(10), TakeoverAfter = TimeSpan.FromHours(20) },
    };

    /// <summary>Executes a run.</summary>
    /// <param name="open">Opens the store.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="latency">The mean latency of the API.</param>
    /// <returns>The counts of its storage requests, and its duration by its clock.</returns>
    public static async Task<(RequestCounter Requests, TimeSpan Duration)> ExecuteAsync(
        Func<BlobStoreOptions, TimeProvider, Task<BlobRunStore>> open, int users, RunSettings settings, TimeSpan latency)
    {
        var time = new ManualTimeProvider();
        var requests = new RequestCounter();
        var store = await open(requests.Options, time);
        var uncounted = await open(new(), time);
        var lines = string.Concat(Enumerable.Range(1, users).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"{{\"user_id\":\"u{i}\",\"amazon_spends\":{i}{Spends}}}\n")));
        await uncounted.WriteAsync(RunPaths.InlineInput(RunId), Encoding.UTF8.GetBytes(lines), CancellationToken.None);
        await uncounted.WriteAsync(
            RunPaths.Settings(RunId), JsonSerializer.SerializeToUtf8Bytes(settings, RunJsonContext.Default.RunSettings), CancellationToken.None);
        var api = new SlowApi(time, latency);
        await using var first = Instance();
        await using var second = Instance();
        var input = new RunInput { RunId = RunId, Execution = RunInput.NameExecution(time.GetUtcNow()) };
        var began = time.GetTimestamp();
        while (true)
        {
            var steps = new InProcessSteps([first, second], input, time);
            var running = Task.Run(() => new HostedRunLoop(steps, new()).RunAsync(input));
            while (!running.IsCompleted)
            {
                if (steps.InFlight > 0 && steps.InFlight == api.Waiting && requests.Open == 0)
                {
                    time.AdvanceToNextTimer();
                }
                else
                {
                    await Task.Yield();
                }
            }

            var end = await running;
            if (end.Result is { } result)
            {
                Assert.Equal((RunState.Completed, (long)users, users), (result.State, result.Results, api.Calls));
                Assert.Empty((await Verifier.VerifyAsync(uncounted, RunId, input: null, CancellationToken.None)).Findings);
                return (requests, time.GetElapsedTime(began));
            }

            input = end.Continue! with { Timeline = steps.TimelineState };
        }

        RunActivities Instance() => new(
            store, _ => new StoreInputSource(store, RunPaths.InlineInput(RunId)), (_, _) => api, Options, time);
    }
}
