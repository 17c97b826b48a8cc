using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Reports;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Tests.Execution;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Reports;

public sealed class FailureReaderTests : IDisposable
{
    private const string RunId = "run";
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeApi _api = new();

    private FolderStore Store => new(_folder.Path, _time);

    public void Dispose() => _folder.Dispose();

    private static CallResult Rejected(int user) => FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 422) with
    {
        Failure = new(FailureClass.BadRequest, 422, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, $"422 amount {user}000 is wrong"),
    };

    private Task<RunResult> RunAsync(int users, int chunkSize = 60) => new BatchRunner(Store, (_, _) => _api, _time).RunAsync(
        new()
        {
            RunId = RunId,
            Settings = new() { Concurrency = 1, ChunkSize = chunkSize, CheckpointUsers = 5, FailureTolerance = 1 },
            Rules = new(),
            Input = TextInput.Users(users),
        },
        CancellationToken.None,
        CancellationToken.None);

    private async Task<string[]> ReadAsync() =>
    [
        .. (await new FailureReader(Store).ReadAsync(RunId, CancellationToken.None))
            .Select(f => $"{f.Class} {f.Status} {f.Message} {f.Count} {string.Join(',', f.Rows)}"),
    ];

    [Fact]
    public async Task A_published_run_shows_its_failures()
    {
        _api.Answer = user => user % 50 == 0 ? Rejected(user) : FakeApi.Answered(user);
        Assert.Equal(4, (await RunAsync(200)).Failures);
        Assert.Equal(["BadRequest 422 422 amount … is wrong 4 51,101,151,201"], await ReadAsync());
    }

    [Fact]
    public async Task A_run_in_progress_shows_the_failures_of_its_chunks_in_progress()
    {
        string[] seen = [];
        _api.Answer = user => user % 10 == 0 ? Rejected(user) : FakeApi.Answered(user);
        _api.InBetween = async _ =>
        {
            if (_api.Calls.Count == 38)
            {
                seen = await ReadAsync();
            }
        };
        await RunAsync(60, chunkSize: 50);
        Assert.Equal(["BadRequest 422 422 amount … is wrong 3 11,21,31"], seen);
        Assert.Equal(["BadRequest 422 422 amount … is wrong 6 11,21,31,41,51"], await ReadAsync());
    }

    [Fact]
    public async Task A_user_that_the_redrive_pass_resolved_is_no_failure()
    {
        _api.Answer = user => user == 8 || (user == 7 && _api.Calls[user] == 1)
            ? FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503) with
            {
                Failure = new(FailureClass.ServerError, 503, 3, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "503 Service Unavailable."),
            }
            : FakeApi.Answered(user);
        Assert.Equal(1, (await RunAsync(100)).Failures);
        Assert.Equal(["ServerError 503 503 Service Unavailable. 1 9"], await ReadAsync());
    }

    [Fact]
    public async Task A_run_without_failures_shows_none()
    {
        await RunAsync(10);
        Assert.Empty(await ReadAsync());
    }
}
