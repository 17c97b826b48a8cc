using System.Buffers;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Users;

namespace CardGenius.Batch.Runs;

/// <summary>
/// Processes one chunk: its users one after the other, so that a chunk has at most one request in flight. Idempotent: committed already,
/// its report comes back without a call; a checkpoint is there, it goes on behind it (design.md, "The way of the data").
/// </summary>
/// <param name="store">Where the run lives.</param>
/// <param name="client">The API.</param>
/// <param name="monitor">Told of each user.</param>
/// <param name="signals">What is asked of the chunk meanwhile.</param>
/// <param name="time">The clock.</param>
/// <param name="waitsForAccess">Whether a store that refuses access is reported as unavailable, so that the run waits, and not as fatal.</param>
public sealed class ChunkProcessor(
    IRunStore store, IRecommendationClient client, RunMonitor monitor, RunSignals signals, TimeProvider time, bool waitsForAccess = false)
{
    /// <summary>Processes a chunk until it is done, asked to yield, or the API is out.</summary>
    /// <param name="assignment">The chunk.</param>
    /// <param name="plan">The run's plan.</param>
    /// <param name="redrive">The redrive pass's plan; needed for its chunks.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="deadline">When to yield, at the latest after the user in flight then; null: never.</param>
    /// <param name="cancellationToken">Ends at once, losing what was done since the last checkpoint.</param>
    /// <returns>The report; faults of the API and of the store are reports, too.</returns>
    public async Task<ChunkReport> ProcessAsync(
        ChunkAssignment assignment,
        RunPlan plan,
        RedrivePlan? redrive,
        RunSettings settings,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken)
    {
        using var activity = BatchTelemetry.Activities.StartActivity("chunk");
        activity?.SetTag("cardgenius.run", assignment.RunId).SetTag("cardgenius.chunk", assignment.Key.Index);
        var tally = ChunkTally.Zero;
        try
        {
            await using var file = await store.OpenChunkAsync(RunPaths.Chunk(assignment.RunId, assignment.Key), cancellationToken);
            if (file.Report is { } committed)
            {
                var report = ReadReport(committed);
                monitor.ChunkOpened(assignment.Key, report.Tally);
                return report;
            }

            var checkpoint = file.Checkpoint is { } saved ? ReadCheckpoint(saved) : ChunkCheckpoint.Nothing;
            monitor.ChunkOpened(assignment.Key, checkpoint.Tally);
            tally = checkpoint.Tally;
            var work = new Work(this, assignment, settings, deadline, file, checkpoint);

            // All of them at once, a hundred kilobytes at most: a download must not stay open for as long as the calls take.
            var users = await UserReader
                .ReadAsync(store, plan, assignment.Key, redrive, checkpoint.Users, cancellationToken)
                .ToListAsync(cancellationToken);
            return await work.RunAsync(users, cancellationToken);
        }
        catch (StoreException error)
        {
            return new()
            {
                Key = assignment.Key,
                Outcome = error.Transient || (waitsForAccess && error.IsAccessRefused) ? ChunkOutcome.Unavailable : ChunkOutcome.Fatal,
                Cause = StopCause.StoreFault,
                Reason = error.Message,
                Tally = tally,
            };
        }
    }

    private static ChunkReport ReadReport(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, RunJsonContext.Default.ChunkReport)!;

    private static ChunkCheckpoint ReadCheckpoint(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, RunJsonContext.Default.ChunkCheckpoint)!;

    /// <summary>One activity on one open chunk.</summary>
    private sealed class Work(
        ChunkProcessor owner,
        ChunkAssignment assignment,
        RunSettings settings,
        DateTimeOffset? deadline,
        IChunkFile file,
        ChunkCheckpoint checkpoint)
    {
        private readonly ArrayBufferWriter<byte> _lines = new(32 * 1024);
        private readonly TallyBuilder _tally = new(checkpoint.Tally);
        private long _checkpointAt = owner.Now;
        private int _done = checkpoint.Users;
        private int _saved = checkpoint.Users;

        public async Task<ChunkReport> RunAsync(List<User> users, CancellationToken cancellationToken)
        {
            foreach (var user in users)
            {
                if (ReasonToYield() is not YieldReason.None and var reason)
                {
                    return await YieldAsync(reason, cancellationToken);
                }

                var call = await owner.Client.RecommendAsync(user.Request, owner.Signals.Stop, cancellationToken);
                _tally.Attempts(call.Attempts);
                owner.Monitor.Attempts(call.Attempts);
                if (await TakeAsync(user, call, cancellationToken) is { } end)
                {
                    return end;
                }

                await CheckpointIfDueAsync(cancellationToken);
                if (assignment.Probe)
                {
                    return await YieldAsync(YieldReason.Probed, cancellationToken);
                }
            }

            var report = Report(ChunkOutcome.Done);
            var stands = await file.CommitAsync(
                _lines.WrittenMemory, JsonSerializer.SerializeToUtf8Bytes(report, RunJsonContext.Default.ChunkReport), cancellationToken);
            return ReadReport(stands);
        }

        private async Task<ChunkReport?> TakeAsync(User user, CallResult call, CancellationToken cancellationToken)
        {
            switch (call.Verdict)
            {
                case CallVerdict.Answered:
                    OutcomeLine.WriteResult(_lines, user.Row, user.Id, call.Cards);
                    _tally.Result();
                    Done("result", failed: false);
                    return null;
                case CallVerdict.Rejected:
                    OutcomeLine.WriteFailure(_lines, user.Row, user.Id, call.Failure!, transient: false);
                    _tally.PermanentFailure();
                    Done("rejected", failed: true);
                    return null;
                case CallVerdict.Exhausted:
                    return await ConfirmAsync(user, call.Failure!, cancellationToken);
                case CallVerdict.Unavailable:
                    return await EndAsync(Report(ChunkOutcome.Unavailable, reason: Explain(call.Failure)), cancellationToken);
                case CallVerdict.Fatal:
                    return await FatalAsync(call.Failure, cancellationToken);
                default:
                    var reason = owner.Signals.Reason;
                    return await YieldAsync(reason == YieldReason.None ? YieldReason.Stopping : reason, cancellationToken);
            }
        }

        // All attempts of a user failed. Is it the user or the API? One neutral call tells: while the API is out, users stay pending
        // (promise 4), and a single user it cannot answer does not hold the run.
        private async Task<ChunkReport?> ConfirmAsync(User user, CallFailure failure, CancellationToken cancellationToken)
        {
            var probe = await owner.Client.ProbeAsync(cancellationToken);
            switch (probe)
            {
                case { ShowsThatTheApiIsThere: true }:
                    OutcomeLine.WriteFailure(_lines, user.Row, user.Id, failure, transient: true);
                    _tally.TransientFailure();
                    Done("exhausted", failed: true);
                    return null;
                case { Verdict: CallVerdict.Fatal }:
                    return await FatalAsync(probe.Failure, cancellationToken);
                default:
                    return await EndAsync(Report(ChunkOutcome.Unavailable, reason: Explain(probe.Failure ?? failure)), cancellationToken);
            }
        }

        private async Task<ChunkReport> FatalAsync(CallFailure? failure, CancellationToken cancellationToken)
        {
            // The other chunks of this process would only be told the same.
            owner.Signals.Ask(YieldReason.Stopping);
            return await EndAsync(Report(ChunkOutcome.Fatal, reason: Explain(failure), cause: StopCause.Fatal), cancellationToken);
        }

        private Task<ChunkReport> YieldAsync(YieldReason reason, CancellationToken cancellationToken) =>
            EndAsync(Report(ChunkOutcome.Yielded, reason), cancellationToken);

        private async Task<ChunkReport> EndAsync(ChunkReport report, CancellationToken cancellationToken)
        {
            if (_done > _saved)
            {
                await CheckpointAsync(cancellationToken);
            }

            return report;
        }

        private void Done(string outcome, bool failed)
        {
            _done++;
            BatchTelemetry.UserDone(outcome);
            owner.Monitor.UserDone(assignment.Key.Pass, failed);
        }

        private YieldReason ReasonToYield() =>
            owner.Signals.Reason is not YieldReason.None and var asked ? asked
            : deadline <= owner.Time.GetUtcNow() ? YieldReason.Deadline
            : !assignment.AcceptFailures && assignment.Key.Pass == 0 && owner.Monitor.TooManyFailures(settings) ? YieldReason.Failures
            : YieldReason.None;

        private async Task CheckpointIfDueAsync(CancellationToken cancellationToken)
        {
            if (_done - _saved >= settings.CheckpointUsers
                || (_done > _saved && owner.Time.GetElapsedTime(_checkpointAt).TotalSeconds >= settings.CheckpointSeconds))
            {
                await CheckpointAsync(cancellationToken);
            }
        }

        private async Task CheckpointAsync(CancellationToken cancellationToken)
        {
            var now = new ChunkCheckpoint(_done, _tally.Build());
            await file.AppendAsync(
                _lines.WrittenMemory,
                JsonSerializer.SerializeToUtf8Bytes(now, RunJsonContext.Default.ChunkCheckpoint),
                cancellationToken);
            _lines.ResetWrittenCount();
            _saved = _done;
            _checkpointAt = owner.Now;
        }

        private ChunkReport Report(
            ChunkOutcome outcome, YieldReason yield = YieldReason.None, string? reason = null, StopCause cause = StopCause.None) => new()
            {
                Key = assignment.Key,
                Outcome = outcome,
                Yield = yield,
                Reason = reason,
                Cause = cause,
                Progressed = _done > checkpoint.Users,
                Tally = _tally.Build(),
            };

        private static string Explain(CallFailure? failure) => FailureReasons.Of(failure);
    }

    private IRecommendationClient Client => client;

    private RunMonitor Monitor => monitor;

    private RunSignals Signals => signals;

    private TimeProvider Time => time;

    private long Now => time.GetTimestamp();
}
