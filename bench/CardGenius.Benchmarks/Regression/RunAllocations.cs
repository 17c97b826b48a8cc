using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;

namespace CardGenius.Benchmarks.Regression;

/// <summary>Measures the stages of a run on a store in a folder: planning, chunks, publication, verification, export, and a whole run.</summary>
internal sealed class RunAllocations(string api, string csv, string xlsx, string folder)
{
    private const int PlannedRows = 20_000;
    private const int Users = 4_000;
    private const int WarmUpUsers = 400;

    private readonly FolderStore _store = new(Path.Combine(folder, "store"), TimeProvider.System);

    /// <summary>Measures all stages.</summary>
    /// <param name="result">The result of one call, with which each user is processed.</param>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(CallResult result)
    {
        await MeasureRunAsync("warm-up", new(), WarmUpUsers, result);
        await MeasureRunAsync("warm-up-excel", new() { Excel = true }, WarmUpUsers, result);
        var excel = await MeasureRunAsync("excel", new() { Excel = true }, Users, result);
        await RunAsync("warm-up-whole", WarmUpUsers);
        return
        [
            await MeasurePlanningAsync("planning a row of CSV", csv),
            await MeasurePlanningAsync("planning a row of XLSX", xlsx),
            .. await MeasureRunAsync("run", new(), Users, result),
            excel[1] with { Name = excel[1].Name.Replace("publishing", "publishing with results.xlsx", StringComparison.Ordinal) },
            await AllocationMeter.MeasureAsync("a whole run, responses of 35 KB", Users, () => RunAsync("whole", Users), usesSockets: true),
        ];
    }

    private async Task<Figure> MeasurePlanningAsync(string stage, string input)
    {
        var type = Path.GetExtension(input)[1..];
        await PlanAsync($"warm-up-{type}", new(), input);
        return await AllocationMeter.MeasureAsync(stage, PlannedRows, () => PlanAsync(type, new(), input));
    }

    private async Task<IReadOnlyList<Figure>> MeasureRunAsync(string runId, RunSettings settings, int users, CallResult result)
    {
        settings.Input = new() { Limit = users };
        var plan = await PlanAsync(runId, settings, csv);
        var publisher = new Publisher(_store, TimeProvider.System);
        return
        [
            await AllocationMeter.MeasureAsync("writing outcomes and checkpoints", users, () => ProcessAsync(plan, settings, result)),
            await AllocationMeter.MeasureAsync("publishing", users, () => PublishAsync(publisher, plan, settings)),
            await AllocationMeter.MeasureAsync("verifying", users, () => VerifyAsync(runId)),
            await AllocationMeter.MeasureAsync("exporting as CSV", users, () => ExportAsync(runId, "export.csv")),
        ];
    }

    private async Task<RunPlan> PlanAsync(string runId, RunSettings settings, string input) =>
        await new Planner(_store, TimeProvider.System).PlanAsync(runId, settings, new FileInputSource(input), rows: null, CancellationToken.None);

    private async Task ProcessAsync(RunPlan plan, RunSettings settings, CallResult result)
    {
        using var signals = new RunSignals();
        var processor = new ChunkProcessor(_store, new AnsweringClient(result), new RunMonitor(TimeProvider.System), signals, TimeProvider.System);
        for (var chunk = 0; chunk < plan.Chunks; chunk++)
        {
            var report = await processor.ProcessAsync(
                new(plan.RunId, new(Pass: 0, chunk), IsNew: true), plan, redrive: null, settings, CancellationToken.None, CancellationToken.None);
            Require(report.Outcome == ChunkOutcome.Done, $"chunk {chunk} is {report.Outcome}: {report.Reason}");
        }
    }

    private static async Task PublishAsync(Publisher publisher, RunPlan plan, RunSettings settings)
    {
        for (var part = 0; part < Publisher.Parts(plan, settings); part++)
        {
            await publisher.PublishPartAsync(plan, settings, part, CancellationToken.None);
        }

        var published = await publisher.CompleteAsync(plan, settings, CancellationToken.None);
        Require(published.Results == plan.Users, $"{published.Results} of {plan.Users} users have a result");
    }

    private async Task VerifyAsync(string runId)
    {
        var report = await Verifier.VerifyAsync(_store, runId, new FileInputSource(csv), CancellationToken.None);
        Require(report.Findings.Count == 0, string.Join("; ", report.Findings));
    }

    private Task<MergeSummary> ExportAsync(string runId, string name) =>
        RunExport.WriteAsync(
            _store, new ExportRequest([runId], Path.Combine(folder, name), ExportLayout.V2, Replaces: true), CancellationToken.None);

    private async Task RunAsync(string runId, int users)
    {
        var runner = new BatchRunner(_store, (settings, rules) => new CardGeniusClient(settings.Api, settings.Concurrency, rules), TimeProvider.System);
        var settings = new RunSettings { Api = new() { Url = api }, Input = new() { Limit = users } };
        var result = await runner.RunAsync(
            new() { RunId = runId, Settings = settings, Rules = new RankingRules(), Input = new FileInputSource(csv) },
            CancellationToken.None,
            CancellationToken.None);
        Require(result.State == RunState.Completed, $"the run is {result.State}: {result.Reason}");
    }

    private static void Require(bool isTrue, string found)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException($"The measurement is invalid: {found}.");
        }
    }
}
