using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Processes one chunk: its users one after the other, so that a chunk has at most one request in flight. Idempotent: committed already,
/// its report comes back without a call; a checkpoint is there, it goes on behind it (architecture.md, "The way of the data").
/// </summary>
/// <param name="store">Where the run lives.</param>
/// <param name="client">The API.</param>
/// <param name="monitor">Told of each user.</param>
/// <param name="signals">What is asked of the chunk meanwhile.</param>
/// <param name="time">The clock.</param>
/// <param name="waitsForAccess">Whether a store that refuses access is reported as unavailable, so that the run waits, and not as fatal.</param>
/// <param name="trace">The trace of the run; default: that of the present span.</param>
public sealed class ChunkProcessor(
    IRunStore store, IRecommendationClient client, RunMonitor monitor, RunSignals signals, TimeProvider time, bool waitsForAccess = false,
    ActivityContext trace = default)
{
    // Refusals in a row after which a neutral request is made.
    private const int LongestSeries = 5;

    // The more of the latest calls failed at first, the more neutral requests must be answered in a row to tell a user from an outage in part.
    // With half of the requests failing, all attempts of a user and none of ten neutral requests fail once in 8,000 times.
    private const double OftenFlaky = 0.25;
    private const double SometimesFlaky = 0.05;

    /// <summary>Processes a chunk until it is done, asked to yield, or the API is out.</summary>
    /// <param name="assignment">The chunk.</param>
    /// <param name="plan">The run's plan.</param>
    /// <param name="redrive">The redrive pass's plan; needed for its chunks.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="deadline">Asks to yield: the attempt in flight then is the last one.</param>
    /// <param name="cancellationToken">Ends at once, losing what was done since the last checkpoint.</param>
    /// <returns>The report; faults of the API and of the store are reports, too.</returns>
    public async Task<ChunkReport> ProcessAsync(
        ChunkAssignment assignment,
        RunPlan plan,
        RedrivePlan? redrive,
        RunSettings settings,
        CancellationToken deadline,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, deadline);
        using var span = ChunkSpan.Begin(assignment, trace);
        var began = time.GetTimestamp();
        var tally = ChunkTally.Zero;
        try
        {
            await using var file = await store.OpenChunkAsync(RunPaths.Chunk(assignment.RunId, assignment.Key), cancellationToken);
            if (file.Report is { } committed)
            {
                var report = ReadReport(committed) with { Answered = default };
                monitor.ChunkOpened(assignment.Key, report.Tally);
                return report with { Before = report.Tally.UsersSince(ChunkTally.Zero) };
            }

            var checkpoint = file.Checkpoint is { } saved ? ReadCheckpoint(saved) : ChunkCheckpoint.Nothing;
            monitor.ChunkOpened(assignment.Key, checkpoint.Tally);
            tally = checkpoint.Tally;
            var work = new Work(this, assignment, settings, file, checkpoint, deadline, stop.Token);

            // All of them at once, a hundred kilobytes at most: a download must not stay open for as long as the calls take.
            var users = await UserReader
                .ReadAsync(store, plan, assignment.Key, redrive, checkpoint.Users, cancellationToken)
                .ToListAsync(cancellationToken);
            var ended = await work.RunAsync(users, cancellationToken);
            BatchTelemetry.Runs.ChunkEnded(time.GetElapsedTime(began), ended.Outcome == ChunkOutcome.Done);
            return ended;
        }
        catch (StoreException error)
        {
            return new()
            {
                Key = assignment.Key,
                Outcome = error.Transient || (waitsForAccess && error.IsAccessRefused) ? ChunkOutcome.Unavailable : ChunkOutcome.Fatal,
                Cause = StopCause.StoreFault,
                Reason = error.Message,
                Before = tally.UsersSince(ChunkTally.Zero),
                Tally = tally,
            };
        }
    }

    private static ChunkReport ReadReport(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, RunJsonContext.Default.ChunkReport)!;

    private static ChunkCheckpoint ReadCheckpoint(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, ExecutionJsonContext.Default.ChunkCheckpoint)!;

    /// <summary>One activity on one open chunk.</summary>
    private sealed class Work(
        ChunkProcessor owner,
        ChunkAssignment assignment,
        RunSettings settings,
        IChunkFile file,
        ChunkCheckpoint checkpoint,
        CancellationToken deadline,
        CancellationToken stop)
    {
        private readonly ArrayBufferWriter<byte> _lines = new(32 * 1024);
        private readonly TallyBuilder _tally = new(checkpoint.Tally);
        private long _checkpointAt = owner.Now;
        private int _done = checkpoint.Users;
        private int _saved = checkpoint.Users;
        private bool _hasUnsavedRequests;

        // Users whose profile the API refused (400, 422), in order, until it is clear that the refusals are the API's own.
        private readonly List<(User User, CallFailure Failure)> _refused = [];

        public async Task<ChunkReport> RunAsync(List<User> users, CancellationToken cancellationToken)
        {
            foreach (var user in users)
            {
                if (ReasonToYield() is not YieldReason.None and var reason)
                {
                    return await YieldAsync(reason, cancellationToken);
                }

                if (await TakeAsync(user, await CallAsync(user, cancellationToken), cancellationToken) is { } end)
                {
                    return end;
                }

                if (await CheckpointIfDueAsync(cancellationToken) is { } down)
                {
                    return down;
                }

                if (assignment.Probe)
                {
                    return await YieldAsync(YieldReason.Probed, cancellationToken);
                }
            }

            if (await ConfirmRefusedAsync(cancellationToken) is { } unconfirmed)
            {
                return unconfirmed;
            }

            var report = Report(ChunkOutcome.Done);
            var stands = await file.CommitAsync(
                _lines.WrittenMemory, JsonSerializer.SerializeToUtf8Bytes(report, RunJsonContext.Default.ChunkReport), cancellationToken);
            return ReadReport(stands);
        }

        private async Task<CallResult> CallAsync(User user, CancellationToken cancellationToken)
        {
            var call = await owner.Client.RecommendAsync(user.Request, stop, cancellationToken);
            _tally.Attempts(call.Attempts);
            owner.Monitor.Attempts(call.Attempts);
            _hasUnsavedRequests |= call.Attempts.Count > 0;
            return call;
        }

        private async Task<ChunkReport?> TakeAsync(User user, CallResult call, CancellationToken cancellationToken)
        {
            switch (call.Verdict)
            {
                case CallVerdict.Answered:
                    TakeRefused();
                    OutcomeLine.WriteResult(_lines, user.Row, user.Id, call.Cards);
                    _tally.Result(call);
                    owner.Monitor.Answered(call);
                    BatchTelemetry.Runs.UserFinished("result", withoutCards: call.Cards.Count == 0);
                    Done(failed: false);
                    return null;
                case CallVerdict.Rejected:
                    _refused.Add((user, call.Failure!));
                    return _refused.Count < LongestSeries ? null : await ConfirmRefusedAsync(cancellationToken);
                case CallVerdict.Refused:
                    return await ConfirmRefusalAsync(user, call.Failure!, cancellationToken);
                case CallVerdict.Exhausted:
                    return await ConfirmExhaustedAsync(user, call.Failure!, cancellationToken);
                case CallVerdict.Unavailable:
                    return await DownAsync(call, call.Failure, cancellationToken);
                case CallVerdict.Fatal:
                    return await FatalAsync(call.Failure, cancellationToken);
                default:
                    var reason = owner.Signals.Reason is not YieldReason.None and var asked ? asked
                        : deadline.IsCancellationRequested ? YieldReason.Deadline
                        : YieldReason.Stopping;
                    return await YieldAsync(reason, cancellationToken);
            }
        }

        // An answer to a later user proves that the API was up when it refused the users before; otherwise a neutral request must.
        private async Task<ChunkReport?> ConfirmRefusedAsync(CancellationToken cancellationToken)
        {
            if (_refused.Count == 0)
            {
                return null;
            }

            var probe = await owner.Client.ProbeAsync(cancellationToken);
            if (!probe.ShowsThatTheApiIsThere)
            {
                return await DownAsync(probe, _refused[^1].Failure, cancellationToken);
            }

            TakeRefused();
            return null;
        }

        private void TakeRefused()
        {
            foreach (var (user, failure) in _refused)
            {
                Fail(user, failure, transient: false, "rejected");
            }

            _refused.Clear();
        }

        // 401 and 403 can be about the credentials, 404 and the like about a gateway. A neutral request tells. Where it succeeds, 401 and 403
        // are asked again at once, and the others in the redrive pass, because one of several backends may have refused.
        private async Task<ChunkReport?> ConfirmRefusalAsync(User user, CallFailure failure, CancellationToken cancellationToken)
        {
            var probe = await owner.Client.ProbeAsync(cancellationToken);
            if (!probe.ShowsThatTheApiIsThere)
            {
                return await DownAsync(probe, failure, cancellationToken);
            }

            TakeRefused();
            if (failure.Class == FailureClass.Unauthorized)
            {
                var again = await CallAsync(user, cancellationToken);
                if (again.Verdict != CallVerdict.Refused)
                {
                    return await TakeAsync(user, again, cancellationToken);
                }

                failure = again.Failure!;
            }

            Fail(user, failure, transient: failure.Class != FailureClass.Unauthorized && assignment.Key.Pass == 0, "rejected");
            return null;
        }

        // All attempts of a user failed. Is it the user or the API? While the API is down, even in part, users stay pending; a single user
        // that it cannot answer does not stop the run.
        private async Task<ChunkReport?> ConfirmExhaustedAsync(User user, CallFailure failure, CancellationToken cancellationToken)
        {
            var needed = owner.Client.Health.FlakyShare switch
            {
                > OftenFlaky => 10,
                > SometimesFlaky => 3,
                _ => 1,
            };
            for (var proofs = 0; proofs < needed; proofs++)
            {
                var probe = await owner.Client.ProbeAsync(cancellationToken);
                if (!probe.ShowsThatTheApiIsThere)
                {
                    return await DownAsync(probe, failure, cancellationToken);
                }
            }

            TakeRefused();
            Fail(user, failure, transient: true, "exhausted");
            return null;
        }

        private void Fail(User user, CallFailure failure, bool transient, string outcome)
        {
            OutcomeLine.WriteFailure(_lines, user.Row, user.Id, failure, transient);
            if (transient)
            {
                _tally.TransientFailure();
            }
            else
            {
                _tally.PermanentFailure();
            }

            // The redrive pass requests a transient failure again: the user is not finished yet.
            if (!transient || assignment.Key.Pass != 0)
            {
                BatchTelemetry.Runs.UserFinished(outcome);
            }

            Done(failed: true, isPermanent: !transient);
        }

        // The users of a series of refusals stay pending, too.
        private Task<ChunkReport> DownAsync(CallResult last, CallFailure? failure, CancellationToken cancellationToken)
        {
            _refused.Clear();
            return last.Verdict == CallVerdict.Fatal
                ? FatalAsync(last.Failure, cancellationToken)
                : EndAsync(
                    Report(ChunkOutcome.Unavailable, reason: Explain(last.Failure ?? failure)) with { NotBefore = last.NotBefore },
                    cancellationToken);
        }

        private async Task<ChunkReport> FatalAsync(CallFailure? failure, CancellationToken cancellationToken)
        {
            // The other chunks of this process would only be told the same.
            _refused.Clear();
            owner.Signals.Ask(YieldReason.Stopping);
            return await EndAsync(Report(ChunkOutcome.Fatal, reason: Explain(failure), cause: StopCause.Fatal), cancellationToken);
        }

        private async Task<ChunkReport> YieldAsync(YieldReason reason, CancellationToken cancellationToken) =>
            await ConfirmRefusedAsync(cancellationToken) ?? await EndAsync(Report(ChunkOutcome.Yielded, reason), cancellationToken);

        private async Task<ChunkReport> EndAsync(ChunkReport report, CancellationToken cancellationToken)
        {
            // Requests without an outcome are kept too, so that the run's count of requests is complete.
            if (_done > _saved || _hasUnsavedRequests)
            {
                await CheckpointAsync(cancellationToken);
            }

            return report;
        }

        private void Done(bool failed, bool isPermanent = false)
        {
            _done++;
            owner.Monitor.UserDone(assignment.Key.Pass, failed, isPermanent);
        }

        private YieldReason ReasonToYield() =>
            owner.Signals.Reason is not YieldReason.None and var asked ? asked
            : deadline.IsCancellationRequested ? YieldReason.Deadline
            : owner.Client is IPacedClient paced && paced.TryEndChunk() ? YieldReason.Limited
            : assignment.AcceptFailures || assignment.Key.Pass != 0 ? YieldReason.None
            : owner.Monitor.TooManyFailures(settings) || owner.Monitor.TooManyWithoutCards(settings) ? YieldReason.Failures
            : YieldReason.None;

        private async Task<ChunkReport?> CheckpointIfDueAsync(CancellationToken cancellationToken)
        {
            var unsaved = _done + _refused.Count - _saved;
            if (unsaved < settings.CheckpointUsers
                && (unsaved == 0 || owner.Time.GetElapsedTime(_checkpointAt).TotalSeconds < settings.CheckpointSeconds))
            {
                return null;
            }

            if (await ConfirmRefusedAsync(cancellationToken) is { } down)
            {
                return down;
            }

            await CheckpointAsync(cancellationToken);
            return null;
        }

        private async Task CheckpointAsync(CancellationToken cancellationToken)
        {
            var now = new ChunkCheckpoint(_done, Tally());
            await file.AppendAsync(
                _lines.WrittenMemory,
                JsonSerializer.SerializeToUtf8Bytes(now, ExecutionJsonContext.Default.ChunkCheckpoint),
                cancellationToken);
            _lines.ResetWrittenCount();
            _saved = _done;
            _hasUnsavedRequests = false;
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
                Before = checkpoint.Tally.UsersSince(ChunkTally.Zero),
                Answered = _tally.Answered,
                Tally = Tally(),
            };

        private ChunkTally Tally()
        {
            _tally.NeutralRequests(owner.Client.TakeNeutralRequests());
            return _tally.Build();
        }

        private static string Explain(CallFailure? failure) => FailureReasons.Of(failure);
    }

    private IRecommendationClient Client => client;

    private RunMonitor Monitor => monitor;

    private RunSignals Signals => signals;

    private TimeProvider Time => time;

    private long Now => time.GetTimestamp();
}

/// <summary>What a chunk has done up to a checkpoint. Its users are done in order, so a count says which.</summary>
/// <param name="Users">The chunk's first users, so many, each have a line.</param>
/// <param name="Tally">What they came to.</param>
public sealed record ChunkCheckpoint(int Users, ChunkTally Tally)
{
    /// <summary>Nothing is done yet.</summary>
    public static ChunkCheckpoint Nothing { get; } = new(0, ChunkTally.Zero);
}
