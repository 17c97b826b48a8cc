using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using CardGenius.Batch.Api;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Processes one chunk. It processes the users one after the other, so a chunk has at most one request in flight. It is idempotent: for a
/// committed chunk it returns the stored report without a request, and after a checkpoint it continues with the next user
/// (architecture.md, "The way of the data").
/// </summary>
/// <param name="store">The store that contains the run.</param>
/// <param name="client">The API client.</param>
/// <param name="monitor">Receives the figures of each user.</param>
/// <param name="signals">The stop requests of this process.</param>
/// <param name="time">The clock.</param>
/// <param name="waitsForAccess">True to report a store that denies access as unavailable, so that the run waits. False to report it as
/// fatal.</param>
/// <param name="trace">The trace of the run; by default the trace of the current span.</param>
/// <param name="users">Reads the planned users, which do not change; by default <paramref name="store"/>.</param>
public sealed class ChunkProcessor(
    IRunStore store, IRecommendationClient client, RunMonitor monitor, RunSignals signals, TimeProvider time, bool waitsForAccess = false,
    ActivityContext trace = default, IRangeReader? users = null)
{
    // The number of consecutive rejected users after which a neutral request is sent.
    private const int LongestSeries = 5;

    // A failed user must be distinguished from a partial outage. The more of the latest calls needed a retry, the more consecutive neutral
    // requests must succeed. If half of all requests fail, one case in 8,000 is judged wrongly: all attempts of the user fail and ten neutral
    // requests succeed.
    private const double OftenFlaky = 0.25;
    private const double SometimesFlaky = 0.05;

    // The number of different messages of failures in a checkpoint.
    private const int MostMessages = 10;

    /// <summary>Processes a chunk until all its users are done, a stop is requested, or the API is unavailable.</summary>
    /// <param name="assignment">The chunk.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="redrive">The plan of the redrive pass. Required for chunks of that pass.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="deadline">Requests the chunk to yield after the attempt in flight.</param>
    /// <param name="cancellationToken">Ends the processing at once. The work since the last checkpoint is lost.</param>
    /// <returns>The report of the chunk. Faults of the API and of the store are also returned as reports.</returns>
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
            var path = RunPaths.Chunk(assignment.RunId, assignment.Key);
            await using var file = assignment.IsNew
                ? await store.CreateChunkAsync(path, cancellationToken)
                : await store.OpenChunkAsync(path, cancellationToken);
            if (file.Report is { } committed)
            {
                var report = ReadEarlierReport(committed);
                monitor.ChunkOpened(assignment.Key, report.Tally);
                return report;
            }

            var checkpoint = file.Checkpoint is { } saved ? ReadCheckpoint(saved) : ChunkCheckpoint.Nothing;
            monitor.ChunkOpened(assignment.Key, checkpoint.Tally);
            tally = checkpoint.Tally;
            var work = new Work(this, assignment, settings, file, checkpoint, deadline, stop.Token);

            // All users are read at once (at most 100 KB), because a download must not stay open while the requests are sent.
            // The users of the redrive pass are far apart in the file.
            var source = assignment.Key.Pass == 0 ? users ?? store : store;
            var chunk = await UserReader
                .ReadAsync(source, plan, assignment.Key, redrive, checkpoint.Users, cancellationToken)
                .ToListAsync(cancellationToken);
            var ended = await RunAsync(work, chunk, cancellationToken);
            BatchTelemetry.Runs.ChunkEnded(time.GetElapsedTime(began), ended.Outcome == ChunkOutcome.Done);
            return ended with { Limits = FindNewerLimits(assignment) };
        }
        catch (StoreException error)
        {
            return new()
            {
                Key = assignment.Key,
                Outcome = error.Transient || (waitsForAccess && error.IsAccessRefused) ? ChunkOutcome.Unavailable : ChunkOutcome.Fatal,
                Cause = StopCause.StoreFault,
                Reason = error.Message,
                Before = tally.WithoutLatency(),
                Tally = tally,
            };
        }
    }

    /// <summary>Returns the report of a committed chunk; null if the chunk is not committed. Another process may process the chunk at the same
    /// time.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal static async Task<ChunkReport?> FindDoneAsync(IRunStore store, ChunkAssignment assignment, CancellationToken cancellationToken)
    {
        var path = RunPaths.Chunk(assignment.RunId, assignment.Key);
        await using var committed = await store.OpenReadAsync(path, 0, 0, cancellationToken);
        if (committed is null)
        {
            return null;
        }

        await using var file = await store.OpenChunkAsync(path, cancellationToken);
        return file.Report is { } report ? ReadEarlierReport(report) : null;
    }

    // The requests of a chunk that cannot write its checkpoint go to the next checkpoint of another chunk.
    private async Task<ChunkReport> RunAsync(Work work, List<User> users, CancellationToken cancellationToken)
    {
        try
        {
            return await work.RunAsync(users, cancellationToken);
        }
        finally
        {
            monitor.KeepUnsaved(work.UnsavedRequests);
        }
    }

    private AppliedLimits? FindNewerLimits(ChunkAssignment assignment) =>
        signals.Limits() is { } limits && limits.Number > assignment.Limits ? limits : null;

    // The users of a chunk that was already committed do not count as new ones.
    private static ChunkReport ReadEarlierReport(ReadOnlyMemory<byte> json)
    {
        var report = ReadReport(json);
        return report with { Answered = default, Before = report.Tally.WithoutLatency() };
    }

    private static ChunkReport ReadReport(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, RunJsonContext.Default.ChunkReport)!;

    private static ChunkCheckpoint ReadCheckpoint(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, ExecutionJsonContext.Default.ChunkCheckpoint)!;

    /// <summary>The processing of one open chunk.</summary>
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
        private readonly FailureGroups _failures = FailureGroups.Of(MostMessages, checkpoint.Failures);
        private long _checkpointAt = owner.Now;
        private int _done = checkpoint.Users;
        private int _saved = checkpoint.Users;

        // Users whose profile the API rejected (400, 422), in order. They stay here until it is clear that the API itself is not the cause.
        private readonly List<(User User, CallFailure Failure)> _refused = [];

        public ChunkTally UnsavedRequests => _tally.UnsavedRequests;

        public async Task<ChunkReport> RunAsync(List<User> users, CancellationToken cancellationToken)
        {
            for (var i = 0; i < users.Count; i++)
            {
                var user = users[i];
                if (FindYieldReason() is not YieldReason.None and var reason)
                {
                    return await YieldAsync(reason, cancellationToken);
                }

                if (await TakeAsync(user, await CallAsync(user, cancellationToken), cancellationToken) is { } end)
                {
                    return end;
                }

                // The commit follows the last user and saves it, too.
                if (i < users.Count - 1 && await CheckpointIfDueAsync(cancellationToken) is { } down)
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
            var written = JsonSerializer.SerializeToUtf8Bytes(report, RunJsonContext.Default.ChunkReport);
            var stored = await file.CommitAsync(_lines.WrittenMemory, written, cancellationToken);
            if (stored.Span.SequenceEqual(written))
            {
                _tally.Saved(report.Tally);
            }

            return ReadReport(stored);
        }

        private async Task<CallResult> CallAsync(User user, CancellationToken cancellationToken)
        {
            var call = await owner.Client.RecommendAsync(user.Request, stop, cancellationToken);
            _tally.Attempts(call.Attempts);
            owner.Monitor.Attempts(call.Attempts);
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
                    var reason = owner.Signals.Reason is not YieldReason.None and var requested ? requested
                        : deadline.IsCancellationRequested ? YieldReason.Deadline
                        : YieldReason.Stopping;
                    return await YieldAsync(reason, cancellationToken);
            }
        }

        // A response for a later user shows that the API was available when it rejected the earlier users. Without such a response, a neutral
        // request must show it.
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

        // 401 and 403 can be caused by the credentials, and statuses such as 404 by a gateway. A neutral request shows whether they are. If it
        // succeeds, 401 and 403 are retried at once and the others in the redrive pass, because one of several backends may have rejected the
        // request.
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

        // All attempts of a user failed, and neutral requests show whether the user or the API is the cause. During an outage, also a partial
        // one, users stay pending. A single user for whom the API has no response does not stop the run.
        private async Task<ChunkReport?> ConfirmExhaustedAsync(User user, CallFailure failure, CancellationToken cancellationToken)
        {
            var needed = owner.Client.Health.FlakyShare switch
            {
                > OftenFlaky => 10,
                > SometimesFlaky => 3,
                _ => 1,
            };
            for (var succeeded = 0; succeeded < needed; succeeded++)
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
            _failures.Add(FailedUsers.Of(user.Row, user.Id, failure, transient));
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

        // Rejected users that are not confirmed stay pending.
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
            // The other chunks of this process would get the same response.
            _refused.Clear();
            owner.Signals.RequestStop(YieldReason.Stopping);
            return await EndAsync(Report(ChunkOutcome.Fatal, reason: Explain(failure), cause: StopCause.Fatal), cancellationToken);
        }

        private async Task<ChunkReport> YieldAsync(YieldReason reason, CancellationToken cancellationToken) =>
            await ConfirmRefusedAsync(cancellationToken) ?? await EndAsync(
                Report(ChunkOutcome.Yielded, reason, reason == YieldReason.Gate ? owner.Monitor.StageRefusal : null), cancellationToken);

        private async Task<ChunkReport> EndAsync(ChunkReport report, CancellationToken cancellationToken)
        {
            // The checkpoint also contains requests without an outcome, so that the run's count of requests is complete.
            if (_done > _saved || _tally.HasUnsavedRequests)
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

        private YieldReason FindYieldReason() =>
            owner.Signals.Reason is not YieldReason.None and var requested ? requested
            : deadline.IsCancellationRequested ? YieldReason.Deadline
            : owner.FindNewerLimits(assignment) is not null || (owner.Client is IPacedClient paced && paced.TryEndChunk()) ? YieldReason.Limited
            : owner.Monitor.StageRefusal is not null ? YieldReason.Gate
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
            var now = new ChunkCheckpoint(_done, Tally()) { Failures = _failures.Groups };
            await file.AppendAsync(
                _lines.WrittenMemory,
                JsonSerializer.SerializeToUtf8Bytes(now, ExecutionJsonContext.Default.ChunkCheckpoint),
                cancellationToken);
            _lines.ResetWrittenCount();
            _saved = _done;
            _tally.Saved(now.Tally);
            _checkpointAt = owner.Now;
        }

        private ChunkReport Report(
            ChunkOutcome outcome, YieldReason yield = YieldReason.None, string? reason = null, StopCause cause = StopCause.None) => new()
            {
                Key = assignment.Key,
                Outcome = outcome,
                Yield = yield,
                By = yield is YieldReason.Paused or YieldReason.Cancelled ? owner.Signals.By : null,
                Reason = reason,
                Cause = cause,
                Progressed = _done > checkpoint.Users,
                Before = checkpoint.Tally.WithoutLatency(),
                Answered = _tally.Answered,
                Tally = Tally(),
            };

        private ChunkTally Tally()
        {
            _tally.NeutralRequests(owner.Client.TakeNeutralRequests());
            _tally.Requests(owner.Monitor.TakeUnsaved());
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

/// <summary>The progress of a chunk at a checkpoint. Users are processed in order, so a count identifies the finished ones.</summary>
/// <param name="Users">The number of finished users, from the start of the chunk. Each of them has a line.</param>
/// <param name="Tally">The counts of the finished users.</param>
public sealed record ChunkCheckpoint(int Users, ChunkTally Tally)
{
    /// <summary>Gets the checkpoint of a chunk with no finished users.</summary>
    public static ChunkCheckpoint Nothing { get; } = new(0, ChunkTally.Zero);

    /// <summary>Gets the failed users by class, status and message, for readers while the chunk is in progress.</summary>
    public IReadOnlyList<FailedUsers> Failures { get; set; } = [];
}
