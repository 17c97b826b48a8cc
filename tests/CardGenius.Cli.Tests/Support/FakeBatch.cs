using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Serve;
using CardGenius.Web;

namespace CardGenius.Cli.Tests.Support;

/// <summary>A batch with results that the test sets. Keeps the requests that it received.</summary>
internal sealed class FakeBatch : IBatch
{
    public string Location => "folder /store";

    public LiveFigures Figures { get; set; } = new();

    public Dictionary<string, RunStatus> Runs { get; } = [];

    /// <summary>What the next reads of a run find, or which error they throw. After the last one, the run does not change.</summary>
    public Queue<Func<RunStatus>> Next { get; } = [];

    public List<RunRequest> Requests { get; } = [];

    public List<(string RunId, ControlRequest Wish)> Wishes { get; } = [];

    /// <summary>The paths that were opened as inputs.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Whether the store exists.</summary>
    public bool HasStore { get; set; } = true;

    public List<string> Exports { get; } = [];

    public List<ExportRequest> Merges { get; } = [];

    public MergeSummary Merged { get; set; } = new([], 0, 0, 0, new ExportSummary(0, 0, 0));

    public List<RunSettings> Probes { get; } = [];

    public List<(string RunId, bool HasInput)> Verified { get; } = [];

    public List<ServeRequest> Served { get; } = [];

    public Func<ServeRequest, CancellationToken, Task<(CardGeniusServer Server, string? Key)>> OnServe { get; set; } =
        (_, _) => throw new NotSupportedException();

    public Func<RunRequest, CancellationToken, CancellationToken, Task<RunResult>> OnRun { get; set; } =
        (request, _, _) => Task.FromResult(Samples.Completed(request.RunId));

    public ProbeFinding Found { get; set; } = new(new PreflightResult(PreflightOutcome.Ok, "The API answers."), null);

    public VerifyReport Report { get; set; } = new() { RunId = "run", Findings = [] };

    public string? ExportNote { get; set; }

    public RankingRules Rules { get; } = new() { TopN = 7 };

    public Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return OnRun(request, stop, cancellationToken);
    }

    public Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        RunIds.Check(runId);
        if (Next.TryDequeue(out var next))
        {
            Runs[runId] = next();
        }

        return Task.FromResult(Runs.GetValueOrDefault(runId));
    }

    public IAsyncEnumerable<RunStatus> ListAsync(CancellationToken cancellationToken) => Runs.Values.ToAsyncEnumerable();

    public List<FailedUsers> Failures { get; } = [];

    public RunTimeline Timeline { get; set; } = new();

    public Task<IReadOnlyList<FailedUsers>> ReadFailuresAsync(string runId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FailedUsers>>(Failures);

    public Task<RunTimeline> ReadTimelineAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(Timeline);

    public Manifest? Manifest { get; set; }

    public Task<Manifest?> ReadManifestAsync(RunStatus run, CancellationToken cancellationToken) => Task.FromResult(Manifest);

    public Task RequestAsync(RunStatus run, ControlRequest request, CancellationToken cancellationToken)
    {
        Wishes.Add((run.RunId, request));
        return Task.CompletedTask;
    }

    public RolloutRecord Rollout { get; set; } = new();

    public Task<RolloutRecord> ReadRolloutAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(Rollout);

    public Task WriteRolloutAsync(string runId, RolloutRecord record, CancellationToken cancellationToken)
    {
        Rollout = record;
        return Task.CompletedTask;
    }

    public Task ChangeLimitsAsync(string runId, int? concurrency, double? requestsPerSecond, CancellationToken cancellationToken)
    {
        var run = Runs[runId];

        // Refuses a concurrency above the agreed one.
        _ = new RunAmendments { Concurrency = concurrency }.Apply(run.Settings);
        var limits = (run.Limits ?? new()).Then(run.Settings, concurrency, requestsPerSecond) with
        {
            At = new(2026, 11, 21, 4, 17, 15, TimeSpan.Zero),
            By = "maria@ops1",
        };
        Runs[runId] = run with { Settings = limits.Apply(run.Settings), Limits = limits };
        return Task.CompletedTask;
    }

    public Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(Rules);

    public Task<IInputSource> OpenInputAsync(string path, CancellationToken cancellationToken)
    {
        Inputs.Add(path);
        return Task.FromResult<IInputSource>(new FileInputSource(path));
    }

    public Task<VerifyReport?> VerifyAsync(string runId, IInputSource? input, CancellationToken cancellationToken)
    {
        Verified.Add((runId, input is not null));
        return Task.FromResult(HasStore ? Report : null);
    }

    public Task<string?> ExportAsync(RunStatus run, string file, bool replaces, CancellationToken cancellationToken)
    {
        Exports.Add(file);
        return Task.FromResult(ExportNote);
    }

    public Task<MergeSummary> ExportAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        Merges.Add(request);
        return Task.FromResult(Merged);
    }

    public Task<(CardGeniusServer Server, string? Key)> ServeAsync(ServeRequest request, CancellationToken cancellationToken)
    {
        Served.Add(request);
        return OnServe(request, cancellationToken);
    }

    public Task<ProbeFinding> ProbeAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        Probes.Add(settings);
        return Task.FromResult(Found);
    }
}
