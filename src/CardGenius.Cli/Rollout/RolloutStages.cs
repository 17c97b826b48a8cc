using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Stages;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Stages;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Rollout;

/// <summary>Executes a run stage by stage. The next stage begins only if the figures of the previous one are within the thresholds. A stage that cannot
/// reach this any more is stopped.</summary>
/// <param name="batch">The store of the run.</param>
/// <param name="options">The stages and their gate.</param>
/// <param name="tell">Receives one line for each stage that has ended.</param>
internal sealed class RolloutStages(IBatch batch, RolloutOptions options, Action<string> tell)
{
    private RolloutRecord _record = new();

    /// <summary>Executes the stages that have not ended.</summary>
    /// <param name="request">The run. Its settings contain the stages.</param>
    /// <param name="execute">Executes a part of the run.</param>
    /// <param name="cancellationToken">Cancels the reads and writes of the record.</param>
    /// <returns>The result of the last execution; a paused run if the gate refused a stage.</returns>
    public async Task<RunResult> RunAsync(RunRequest request, Func<RunRequest, Task<RunResult>> execute, CancellationToken cancellationToken)
    {
        _record = await batch.ReadRolloutAsync(request.RunId, cancellationToken);
        if (FindRefusal() is { } refusal)
        {
            if (!options.AcceptsGate)
            {
                var run = await batch.FindAsync(request.RunId, cancellationToken);
                return (run?.Result ?? new RunResult { RunId = request.RunId, State = RunState.Paused }) with { Reason = refusal };
            }

            await WriteAsync(request.RunId, Accepted(), cancellationToken);
        }

        while (true)
        {
            var index = _record.Stages.Count;
            var stage = options.Stages[index];
            var isLast = index == options.Stages.Count - 1;
            var result = await execute(request with
            {
                Settings = request.Settings! with { Concurrency = stage.Workers },
                Stage = isLast ? null : index,
                Gate = isLast || _record.StopAccepted ? null : options.Gate,
            });
            var figures = StageFigures.Between(_record.Stages is [.., var last] ? last.Total : ChunkTally.Zero, result.Tally);
            var found = StageGate.FindRefusal(figures, options.Gate);
            if (result.State is RunState.Completed or RunState.CompletedWithFailures)
            {
                tell($"{Describe(index, stage, figures)}; {(found is null ? "the rollout is complete" : $"the rollout is complete, but {found}")}");
                return result;
            }

            if (result.StageRefusal is { } stop)
            {
                await WriteAsync(request.RunId, _record with { Stopped = stop }, cancellationToken);
                tell($"{Describe(index, stage, figures)}; the stage is stopped");
                return result with { Reason = FindRefusal() };
            }

            if (result.Stage != index)
            {
                // Somebody paused or cancelled the run, or it stopped. The same command continues this stage.
                return result;
            }

            await WriteAsync(request.RunId, new() { Stages = [.. _record.Stages, new(result.Tally, found)] }, cancellationToken);
            tell($"{Describe(index, stage, figures)}; {(found is null ? $"stage {index + 2} begins" : "the next stage does not begin")}");
            if (found is not null)
            {
                return result with { Reason = FindRefusal() };
            }
        }
    }

    private Task WriteAsync(string runId, RolloutRecord record, CancellationToken cancellationToken)
    {
        _record = record;
        return batch.WriteRolloutAsync(runId, record, cancellationToken);
    }

    private string? FindRefusal()
    {
        var ended = _record.Stages.Count;
        return _record switch
        {
            { Stopped: { } stopped } => string.Create(
                CultureInfo.InvariantCulture, $"stage {ended + 1} cannot pass its gate: {stopped}; rollout --accept-gate finishes the stage in spite of this"),
            { Stages: [.., { Refusal: { } refusal }] } => string.Create(
                CultureInfo.InvariantCulture, $"stage {ended + 1} does not begin: in stage {ended}, {refusal}; rollout --accept-gate begins it in spite of this"),
            _ => null,
        };
    }

    private RolloutRecord Accepted() => _record.Stopped is not null
        ? _record with { Stopped = null, StopAccepted = true }
        : _record with { Stages = [.. _record.Stages.SkipLast(1), _record.Stages[^1] with { Refusal = null }] };

    private string Describe(int index, RunStage stage, StageFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"stage {index + 1} of {options.Stages.Count} ({stage.Workers} in flight): {FigureText.Plural(figures.Users, "user")}, {FigureText.Plural(figures.Requests, "request")}, ")
        + string.Create(CultureInfo.InvariantCulture, $"{figures.FailedShare * 100:0.##} % failed, p95 {FigureText.Latency(figures.P95Ms)}");
}
