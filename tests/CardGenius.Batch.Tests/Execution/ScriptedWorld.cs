using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>A world of simulated chunks. It counts the users and their outcomes.</summary>
internal sealed class ScriptedWorld(int users, int chunkSize) : ILoopWorld
{
    private readonly Dictionary<ChunkKey, ChunkTally> _tallies = [];
    private readonly Dictionary<ChunkKey, ChunkReport> _committed = [];

    /// <summary>Gets or sets the function that decides how an activity ends. By default it finishes all users.</summary>
    public Func<ChunkAssignment, Step> Decide { get; set; } = _ => Step.Done;

    /// <summary>Gets or sets the number of transient failures of a chunk of the first pass.</summary>
    public Func<int, long> TransientFailures { get; set; } = _ => 0;

    /// <summary>Gets or sets the number of permanent failures of a chunk.</summary>
    public Func<ChunkKey, long> PermanentFailures { get; set; } = _ => 0;

    /// <summary>Gets or sets the number of users without a card of a chunk of the first pass. They are included in its results.</summary>
    public Func<int, long> WithoutCards { get; set; } = _ => 0;

    /// <summary>Gets the number of rejects.</summary>
    public long Rejects { get; init; } = 3;

    /// <summary>Gets whether the present execution planned the run.</summary>
    public bool IsNew { get; init; }

    public Func<RunControl> ReadControl { get; set; } = () => RunControl.GoOn;

    /// <summary>Gets or sets the function that returns whether an earlier execution finished the chunk.</summary>
    public Func<ChunkKey, bool>? IsResumed { get; set; }

    public List<ChunkAssignment> Assignments { get; } = [];

    public List<TimeSpan> Delays { get; } = [];

    public List<int> Parts { get; } = [];

    public int Completions { get; private set; }

    public int TimesDone(ChunkKey key) => _committed.ContainsKey(key) ? 1 : 0;

    public int Chunks => (users + chunkSize - 1) / chunkSize;

    private long RedriveUsers => _committed.Where(c => c.Key.Pass == 0).Sum(c => c.Value.Tally.TransientFailures);

    public RunPlan Plan() => new()
    {
        RunId = "run",
        PlannedAt = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero),
        InputName = "users.csv",
        InputBytes = 1,
        InputSha256 = "00",
        Rows = users + Rejects,
        Users = users,
        Rejects = Rejects,
        Columns = ["userid"],
        IdColumn = 0,
        ChunkSize = chunkSize,
        IsNew = IsNew,
    };

    public ChunkReport Process(ChunkAssignment assignment)
    {
        Assignments.Add(assignment);
        var key = assignment.Key;
        if (_committed.TryGetValue(key, out var committed))
        {
            throw new InvalidOperationException($"{key} was committed and is asked for again: {committed.Outcome}");
        }

        var size = UsersOf(key);
        var tally = _tallies.GetValueOrDefault(key, ChunkTally.Zero);
        var before = tally;
        var step = Decide(assignment);
        var done = step.Outcome == ChunkOutcome.Done ? size - tally.Users : Math.Min(step.Users, size - tally.Users);
        var without = key.Pass == 0 ? Math.Min(done, WithoutCards(key.Index)) : 0;
        var dropped = new DroppedCards(0, 0, 0, 0, NotListed: 2 * without);
        tally += new ChunkTally { Results = done, Attempts = done, WithoutCards = without, Dropped = dropped };
        if (step.Outcome == ChunkOutcome.Done && key.Pass == 0)
        {
            var transient = Math.Min(TransientFailures(key.Index), tally.Results);
            tally = tally with { Results = tally.Results - transient, TransientFailures = transient };
        }

        if (step.Outcome == ChunkOutcome.Done)
        {
            var permanent = Math.Min(PermanentFailures(key), tally.Results);
            tally = tally with { Results = tally.Results - permanent, PermanentFailures = permanent };
        }

        _tallies[key] = tally;
        var report = new ChunkReport
        {
            Key = key,
            Outcome = step.Outcome,
            Yield = step.Yield,
            Cause = step.Cause,
            Reason = step.Reason,
            Progressed = done > 0,
            Limit = step.Limit,
            Limits = step.Limits,
            NotBefore = step.NotBefore,
            Before = step.IsUnopened ? ChunkTally.Zero : (IsResumed?.Invoke(key) == true ? tally : before).UsersSince(ChunkTally.Zero),
            Answered = new(done, without, dropped),
            IsClaimed = step.IsClaimed,
            Tally = step.IsUnopened ? ChunkTally.Zero : tally,
        };
        if (step.Outcome == ChunkOutcome.Done)
        {
            _committed.Add(key, report);
        }

        return report;
    }

    public RedrivePlan PlanRedrive() => new(RedriveUsers, chunkSize);

    public object PublishPart(int part)
    {
        Parts.Add(part);
        return part;
    }

    public RunResult Complete()
    {
        Completions++;
        return new() { RunId = "run", State = RunState.Completed };
    }

    public RunControl Control() => ReadControl();

    public object Delay(TimeSpan delay)
    {
        Delays.Add(delay);
        return delay;
    }

    private long UsersOf(ChunkKey key)
    {
        var total = key.Pass == 0 ? users : RedriveUsers;
        return Math.Min(chunkSize, total - ((long)key.Index * chunkSize));
    }

    /// <summary>The end of an activity.</summary>
    internal sealed record Step(
        ChunkOutcome Outcome,
        YieldReason Yield = YieldReason.None,
        long Users = 0,
        StopCause Cause = StopCause.None,
        string? Reason = null,
        double? Limit = null,
        bool IsClaimed = false,
        bool IsUnopened = false)
    {
        public DateTimeOffset? NotBefore { get; init; }

        public AppliedLimits? Limits { get; init; }

        public static Step Done { get; } = new(ChunkOutcome.Done);

        public static Step Unavailable(long users = 0) => new(ChunkOutcome.Unavailable, Users: users, Reason: "503 three times");

        /// <summary>Gets the end of an activity whose chunk another process holds.</summary>
        public static Step Claimed { get; } = new(ChunkOutcome.Yielded, YieldReason.Deadline, IsClaimed: true);

        public static Step Yielded(YieldReason reason, long users = 0) => new(ChunkOutcome.Yielded, reason, users);
    }
}
