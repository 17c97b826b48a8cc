using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>A world in which the limits of the run change at random, the processes learn of a change at different times, and the host is
/// killed.</summary>
internal sealed class LimitsWorld(Random random, int chunks, int chunkSize) : ILoopWorld
{
    private static readonly RunSettings Planned = new() { Concurrency = 8, Api = new() { RequestsPerSecond = 40 } };

    private readonly Dictionary<int, int> _done = [];
    private readonly HashSet<int> _committed = [];
    private readonly Dictionary<int, RunSettings> _settings = new() { [0] = Planned };
    private RunLimits? _file;
    private int _kills = 3;

    /// <summary>Gets the chunks that were finished, in order. A chunk that is finished twice is in it twice.</summary>
    public List<int> Finished { get; } = [];

    public bool IsPublished { get; private set; }

    /// <summary>Gets the options of an execution that begins now.</summary>
    public RunLoopOptions Options
    {
        get
        {
            var limits = Read();
            return new()
            {
                Window = PacedSchedule.Of(limits.Settings),
                Limits = limits.Applied,
                PartSize = chunkSize,
                StepsPerGeneration = 25,
            };
        }
    }

    public int Latest => _file?.Number ?? 0;

    /// <summary>Fails if the chunks in flight could exceed the concurrency or the rate of the limits that they began under.</summary>
    public void Check(IReadOnlyList<ChunkAssignment> inFlight)
    {
        if (inFlight.Count == 0)
        {
            return;
        }

        Assert.True(
            inFlight.Count <= inFlight.Min(c => c.Window), $"{inFlight.Count} chunks in flight, at most {inFlight.Min(c => c.Window)} allowed");
        var rates = inFlight.Select(c => (Share: PacedSchedule.ShareOf(_settings[c.Limits], c.Window!.Value), Rate: _settings[c.Limits].Api.RequestsPerSecond)).ToList();
        if (rates.All(r => r.Rate is not null))
        {
            Assert.True(rates.Sum(r => r.Share) <= rates.Max(r => r.Rate) + 0.0001);
        }
    }

    public RunPlan Plan() => new()
    {
        RunId = "run",
        PlannedAt = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero),
        InputName = "users.csv",
        InputBytes = 1,
        InputSha256 = "00",
        Rows = chunks * chunkSize,
        Users = chunks * chunkSize,
        Rejects = 0,
        Columns = ["userid"],
        IdColumn = 0,
        ChunkSize = chunkSize,
    };

    public ChunkReport Process(ChunkAssignment assignment)
    {
        ChangeSometimes();
        if (_kills > 0 && random.Next(40) == 0)
        {
            _kills--;
            throw new KilledException();
        }

        // A process knows the limits of its assignment, and sometimes newer ones.
        var knows = random.Next(3) == 0 ? null : Read().Applied;
        var newer = knows?.Number > assignment.Limits ? knows : null;
        var index = assignment.Key.Index;
        var before = _done.GetValueOrDefault(index);
        var isDone = newer is null && (_committed.Contains(index) || random.Next(4) > 0);
        var done = isDone ? chunkSize : Math.Min(chunkSize - 1, before + random.Next(3));
        _done[index] = Math.Max(before, done);
        if (isDone && _committed.Add(index))
        {
            Finished.Add(index);
        }

        var isUnavailable = !isDone && newer is null && done == before && random.Next(2) == 0;
        return new()
        {
            Key = assignment.Key,
            Outcome = isDone ? ChunkOutcome.Done : isUnavailable ? ChunkOutcome.Unavailable : ChunkOutcome.Yielded,
            Yield = isDone || isUnavailable ? YieldReason.None : newer is not null ? YieldReason.Limited : YieldReason.Deadline,
            Progressed = _done[index] > before,
            Limit = random.Next(3) == 0 ? random.Next(1, 21) : null,
            Limits = newer,
            Before = new() { Results = before },
            Tally = new() { Results = _done[index] },
        };
    }

    public RedrivePlan PlanRedrive() => new(0, chunkSize);

    public object PublishPart(int part) => part;

    public RunResult Complete()
    {
        IsPublished = true;
        return new() { RunId = "run", State = RunState.Completed };
    }

    public RunControl Control() => RunControl.GoOn;

    public object Delay(TimeSpan delay) => delay;

    private void ChangeSometimes()
    {
        if (Latest == 30 || random.Next(8) > 0)
        {
            return;
        }

        int? concurrency = random.Next(2) == 0 ? random.Next(1, 21) : null;
        double? rate = random.Next(2) == 0 ? random.Next(1, 100) : null;
        _file = (_file ?? new()).Then(Planned, concurrency, rate);
        _settings[_file.Number] = Read().Settings;
    }

    private LiveLimits Read()
    {
        var limits = new LiveLimits(Planned, s => s with { Concurrency = Math.Min(s.Concurrency, 16) }, PacedSchedule.Of);
        limits.Apply(_file);
        return limits;
    }

    internal sealed class KilledException : Exception;
}
