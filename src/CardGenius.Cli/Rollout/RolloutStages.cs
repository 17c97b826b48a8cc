using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Stages;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Stages;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Rollout;

/// <summary>Executes a run stage by stage. The next stage begins only if the figures of the previous one are within the thresholds.</summary>
/// <param name="batch">The store of the run.</param>
/// <param name="options">The stages and their gate.</param>
/// <param name="tell">Receives one line for each stage that has ended.</param>
internal sealed class RolloutStages(IBatch batch, RolloutOptions options, Action<string> tell)
{
    private readonly List<StageRecord> _ended = [];

    /// <summary>Executes the stages that have not ended.</summary>
    /// <param name="request">The run. Its settings contain the stages.</param>
    /// <param name="execute">Executes a part of the run.</param>
    /// <param name="cancellationToken">Cancels the reads and writes of the record.</param>
    /// <returns>The result of the last execution; a paused run if the next stage must not begin.</returns>
    public async Task<RunResult> RunAsync(RunRequest request, Func<RunRequest, Task<RunResult>> execute, CancellationToken cancellationToken)
    {
        _ended.AddRange((await batch.ReadRolloutAsync(request.RunId, cancellationToken)).Stages);
        if (_ended is [.., { Refusal: { } refusal } last])
        {
            if (!options.AcceptsGate)
            {
                return await RefuseAsync(request.RunId, refusal, cancellationToken);
            }

            _ended[^1] = last with { Refusal = null };
            await batch.WriteRolloutAsync(request.RunId, new() { Stages = [.. _ended] }, cancellationToken);
        }

        while (true)
        {
            var index = _ended.Count;
            var stage = options.Stages[index];
            var result = await execute(request with
            {
                Settings = request.Settings! with { Concurrency = stage.Workers },
                Stage = index < options.Stages.Count - 1 ? index : null,
            });
            var figures = StageFigures.Between(_ended.Count > 0 ? _ended[^1].Total : ChunkTally.Zero, result.Tally);
            var found = StageGate.FindRefusal(figures, options.Gate);
            if (result.State is RunState.Completed or RunState.CompletedWithFailures)
            {
                tell($"{Describe(index, stage, figures)}; {(found is null ? "the rollout is complete" : $"the rollout is complete, but {found}")}");
                return result;
            }

            if (result.Stage != index)
            {
                // Somebody paused or cancelled the run, or it stopped. The same command continues this stage.
                return result;
            }

            _ended.Add(new(result.Tally, found));
            await batch.WriteRolloutAsync(request.RunId, new() { Stages = [.. _ended] }, cancellationToken);
            tell($"{Describe(index, stage, figures)}; {(found is null ? $"stage {index + 2} begins" : "the next stage does not begin")}");
            if (found is not null)
            {
                return result with { Reason = Explain(found) };
            }
        }
    }

    private async Task<RunResult> RefuseAsync(string runId, string refusal, CancellationToken cancellationToken)
    {
        var run = await batch.FindAsync(runId, cancellationToken);
        return (run?.Result ?? new RunResult { RunId = runId, State = RunState.Paused }) with { Reason = Explain(refusal) };
    }

    private string Explain(string refusal) => string.Create(
        CultureInfo.InvariantCulture, $"stage {_ended.Count + 1} does not begin: in stage {_ended.Count}, {refusal}; rollout --accept-gate begins it in spite of this");

    private string Describe(int index, RunStage stage, StageFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"stage {index + 1} of {options.Stages.Count} ({stage.Workers} in flight): {FigureText.Plural(figures.Users, "user")}, {FigureText.Plural(figures.Requests, "request")}, ")
        + string.Create(CultureInfo.InvariantCulture, $"{figures.FailedShare * 100:0.##} % failed, p95 {FigureText.Latency(figures.P95Ms)}");
}
