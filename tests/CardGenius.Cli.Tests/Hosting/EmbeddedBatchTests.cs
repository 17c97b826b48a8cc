using System.Text.Json;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Tests.Support;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class EmbeddedBatchTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new(Samples.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Asking_about_a_store_that_is_not_there_does_not_make_it()
    {
        var batch = Open();

        Assert.Null(await batch.FindAsync("run", None));
        Assert.Empty(await batch.ListAsync(None).ToListAsync());
        Assert.Null(await batch.VerifyAsync("run", null, None));
        Assert.False(Directory.Exists(_folder.File("store")));
    }

    [Fact]
    public async Task A_run_that_nobody_runs_is_cancelled_at_once()
    {
        var batch = Open();
        await PutAsync(RunPaths.Settings("run"), JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), RunJsonContext.Default.RunSettings));
        var run = await batch.FindAsync("run", None);
        Assert.True(run!.Interrupted);

        await batch.RequestAsync(run, ControlRequest.Cancel, None);

        Assert.Equal(RunState.Cancelled, (await batch.FindAsync("run", None))!.Result!.State);
        Assert.Equal(RunEventKind.Cancelled, Assert.Single((await batch.ReadTimelineAsync("run", None)).Events).Kind);
        var error = await Assert.ThrowsAsync<RunException>(() => batch.RunAsync(new RunRequest { RunId = "run" }, None, None));
        Assert.Equal(RunRefusal.Cancelled, error.Refusal);
    }

    [Fact]
    public async Task A_living_run_is_left_a_wish_and_nothing_else()
    {
        var batch = Open();
        await PutAsync(RunPaths.Settings("run"), JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), RunJsonContext.Default.RunSettings));
        var holder = new LeaseHolder("somebody", "run", "another machine", 1, _time.GetUtcNow());
        await using var held = await new FolderStore(_folder.File("store"), _time).TryAcquireLeaseAsync(holder, None);
        var run = await batch.FindAsync("run", None);
        Assert.True(run!.IsLive);

        await batch.RequestAsync(run, ControlRequest.Cancel, None);

        var after = await batch.FindAsync("run", None);
        Assert.Null(after!.Result);
        Assert.Equal(ControlRequest.Cancel, after.Control.Request);
    }

    [Fact]
    public async Task A_run_of_a_function_app_receives_a_control_request_only()
    {
        var batch = Open();
        await PutAsync(RunPaths.Settings("run"), JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), RunJsonContext.Default.RunSettings));
        await PutAsync(RunPaths.Settings("other"), JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), RunJsonContext.Default.RunSettings));
        var turn = new RunLeaseRecord("run", "1", _time.GetUtcNow(), null);
        await PutAsync(RunPaths.RunLease, JsonSerializer.SerializeToUtf8Bytes(turn, ExecutionJsonContext.Default.RunLeaseRecord));
        var run = await batch.FindAsync("run", None);
        Assert.Equal((true, false, false), (run!.IsUnderWay, run.IsLive, run.Interrupted));
        Assert.False((await batch.FindAsync("other", None))!.IsUnderWay);

        await batch.RequestAsync(run, ControlRequest.Cancel, None);

        var after = await batch.FindAsync("run", None);
        Assert.Null(after!.Result);
        Assert.Equal(ControlRequest.Cancel, after.Control.Request);
    }

    [Fact]
    public async Task An_input_is_a_file_of_this_machine_or_one_of_the_store()
    {
        await PutAsync("results/failures.ndjson", "in the store"u8.ToArray());
        _folder.Write("users.csv", "on this machine");

        Assert.Equal("in the store", await ReadAsync(await Open().OpenInputAsync("store:results/failures.ndjson", None)));
        Assert.Equal("on this machine", await ReadAsync(await Open().OpenInputAsync(_folder.File("users.csv"), None)));
    }

    [Fact]
    public async Task A_lost_ranking_table_is_a_fault_of_the_store()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => Open().ReadRulesAsync("run", None));

        Assert.EndsWith("runs/run/rules.json: the file is missing. The run's folder is damaged.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.example/cg/api/pro", false, true)]
    [InlineData("http://api.example/cg/api/pro", true, false)]
    [InlineData("http://127.0.0.1:1/cg/api/pro", false, false)]
    [InlineData("https://127.0.0.1:1/cg/api/pro", false, false)]
    public async Task The_partner_token_is_not_sent_unencrypted_to_another_machine(string url, bool isAllowed, bool isRefused)
    {
        var batch = new EmbeddedBatch(new FolderPlace(_folder.File("store")), "hush", _time, Locks, isAllowed);
        var settings = new RunSettings { Api = new() { Url = url } };

        // Cancelled before the first request, if the address is not refused.
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        async Task CheckAsync(Func<Task> call)
        {
            var error = await Record.ExceptionAsync(call);
            Assert.Equal(isRefused, error is UsageException);
            Assert.DoesNotContain("hush", error?.ToString() ?? "", StringComparison.Ordinal);
        }

        await CheckAsync(() => batch.ProbeAsync(settings, ended.Token));
        await CheckAsync(() => batch.RunAsync(
            new() { RunId = "r", Settings = settings, Input = new FileInputSource("users.csv") }, CancellationToken.None, ended.Token));
        await CheckAsync(() => batch.RunAsync(new() { RunId = "r", Amendments = new() { Url = url } }, CancellationToken.None, ended.Token));
        Assert.False(Directory.Exists(_folder.File("store/runs")));
    }

    [Fact]
    public async Task Who_may_write_requests_alone_can_cancel_a_run_that_nobody_runs()
    {
        await PutAsync("runs/run/settings.json", JsonSerializer.SerializeToUtf8Bytes(new RunSettings(), RunJsonContext.Default.RunSettings));
        var batch = new EmbeddedBatch(new ControlOnlyPlace(_folder.File("store")), partnerToken: null, _time, Locks);
        var run = await batch.FindAsync("run", None);

        await batch.RequestAsync(run!, ControlRequest.Cancel, None);

        Assert.Equal(ControlRequest.Cancel, (await batch.FindAsync("run", None))!.Control.Request);
        var error = await Assert.ThrowsAsync<RunException>(() => Open().RunAsync(new() { RunId = "run" }, None, None));
        Assert.Equal(RunRefusal.Cancelled, error.Refusal);
    }

    private sealed class ControlOnlyPlace(string folder) : StorePlace
    {
        public override string Address => folder;

        public override string Location => folder;

        public override string NameFrom(string currentFolder) => folder;

        public override string Locate(string path) => path;

        public override IInputContainer OpenInputs() => new FolderInputContainer(folder);

        public override Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken) =>
            Task.FromResult(ControlOnlyStore.Over(new FolderStore(folder, time)));

        public override async Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken) =>
            await OpenAsync(time, cancellationToken);
    }

    private ApiLeases Locks => new(_folder.File("locks"), _time);

    private EmbeddedBatch Open() => new(new FolderPlace(_folder.File("store")), partnerToken: null, _time, Locks);

    private static async Task<string> ReadAsync(IInputSource input)
    {
        using var reader = new StreamReader(await input.OpenAsync(None));
        return await reader.ReadToEndAsync();
    }

    private async Task PutAsync(string path, byte[] content) =>
        await new FolderStore(_folder.File("store"), _time).WriteAsync(path, content, None);
}
