using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Service.Http;
using CardGenius.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Service.Tests;

/// <summary>The service with a folder store, an input folder and a fake host that executes no runs.</summary>
internal sealed class ServiceWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServiceWorld(bool hasInputsInStore = false)
    {
        Store = new FolderStore(_folder.File("store"), Time);
        Inputs = new FolderInputContainer(_folder.File(hasInputsInStore ? "store" : "input"));
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 16, 2, 0, 0, TimeSpan.Zero));

    public IRunStore Store { get; }

    public IInputContainer Inputs { get; }

    public FakeHost Host { get; init; } = new();

    public ServiceSettings Settings { get; set; } = new() { Storage = "x" };

    public RunStarter Starter => new(Store, Inputs, Host, Time);

    public RunsApi Api => new(Store, Inputs, Host, Starter, Settings, Time, NullLogger.Instance);

    public WeeklyRun Weekly => new(Store, Inputs, Starter, Settings, Time);

    public static JsonNode Json(ApiResponse response) => JsonNode.Parse(response.Body.Span)!;

    public string WriteInput(string path, string content = "userid,amazon_spends\nu1,100\n", DateTime? modified = null)
    {
        var file = _folder.Write($"input/{path}", content);
        if (modified is { } at)
        {
            File.SetLastWriteTimeUtc(file, at);
        }

        return path;
    }

    public Task<ApiResponse> PostAsync(string json, string? key = null) => Api.StartAsync(
        new()
        {
            Body = new MemoryStream(Encoding.UTF8.GetBytes(json)),
            Header = name => name == "Idempotency-Key" ? key : null,
        },
        CancellationToken.None);

    public async Task<JsonNode> GetAsync(string runId) => Json(await Api.GetAsync(runId, CancellationToken.None));

    public Task<ApiResponse> ChangeLimitsAsync(string runId, string body) =>
        Api.ChangeLimitsAsync(runId, new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)), Key = "night" }, CancellationToken.None);

    public Task<ApiResponse> ResumeAsync(string runId, string body = "") =>
        Api.ResumeAsync(runId, new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) }, CancellationToken.None);

    public Task EndAsync(RunResult result)
    {
        Host.Show(result.RunId, null, isAlive: false);
        return Store.WriteAsync(
            RunPaths.Result(result.RunId), JsonSerializer.SerializeToUtf8Bytes(result, RunJsonContext.Default.RunResult), CancellationToken.None);
    }

    /// <summary>Advances the clock until a task has ended.</summary>
    public async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Time.AdvanceToNextTimer();
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(2)));
        }

        return await task;
    }

    public void Dispose() => _folder.Dispose();
}
