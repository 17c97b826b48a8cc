using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>
/// A host that works like a Durable orchestrator. After every completed step it runs the loop again from the start of the generation, returns
/// the recorded results in their order, and fails if the loop does not take the same steps again.
/// </summary>
internal sealed class ReplayingHost(RunLoopOptions options, ILoopWorld world, Random random)
{
    private readonly List<string> _calls = [];
    private readonly List<(int Call, object Answer)> _history = [];
    private readonly Dictionary<int, ChunkAssignment> _chunks = [];
    private int _shown;

    /// <summary>Gets or sets an action that receives the chunks in flight after each step.</summary>
    public Action<IReadOnlyList<ChunkAssignment>>? ObserveInFlight { get; set; }

    /// <summary>Gets the calls of all generations, in order.</summary>
    public List<string> AllCalls { get; } = [];

    public int Generations { get; private set; }

    public int MostChunksInFlight { get; private set; }

    public int LongestHistory { get; private set; }

    public int Replays { get; private set; }

    public List<RunProgress> Progress { get; } = [];

    public RunResult Run(string runId)
    {
        var state = new RunLoopState { RunId = runId };
        while (true)
        {
            Generations++;
            var end = RunGeneration(state);
            AllCalls.AddRange(_calls);
            if (end.Result is not null)
            {
                return end.Result;
            }

            state = end.Continue!;
        }
    }

    private RunLoopEnd RunGeneration(RunLoopState state)
    {
        _calls.Clear();
        _history.Clear();
        _chunks.Clear();
        _shown = 0;
        while (true)
        {
            var replay = new Replay(this);
            var loop = new RunLoop(replay, options).RunAsync(state);
            foreach (var (call, answer) in _history)
            {
                replay.Answer(call, answer);
            }

            Replays++;
            LongestHistory = Math.Max(LongestHistory, _history.Count);
            if (loop.IsCompleted)
            {
                Assert.Empty(replay.Open);
                return loop.GetAwaiter().GetResult();
            }

            Assert.NotEmpty(replay.Open);
            MostChunksInFlight = Math.Max(MostChunksInFlight, replay.Open.Count(c => _calls[c].StartsWith("chunk", StringComparison.Ordinal)));
            ObserveInFlight?.Invoke([.. replay.Open.Where(_chunks.ContainsKey).Select(c => _chunks[c])]);
            var next = replay.Open[random.Next(replay.Open.Count)];
            _history.Add((next, replay.Ask(next, world)));
        }
    }

    private sealed class Replay(ReplayingHost host) : IRunSteps
    {
        private readonly List<Func<ILoopWorld, object>> _asks = [];
        private readonly List<Action<object>> _answers = [];
        private int _reported;
        private DateTimeOffset _now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

        public List<int> Open { get; } = [];

        public DateTimeOffset UtcNow => _now;

        public object Ask(int call, ILoopWorld world) => _asks[call](world);

        public void Answer(int call, object answer)
        {
            Assert.True(Open.Remove(call), "The replayed loop did not take a step that it had taken before.");
            _now += TimeSpan.FromSeconds(1);
            _answers[call](answer);
        }

        public Task<RunPlan> PlanAsync() => Call("plan", w => w.Plan());

        public Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment)
        {
            host._chunks[_asks.Count] = assignment;
            return Call($"chunk {assignment}", w => w.Process(assignment));
        }

        public Task<RedrivePlan> PlanRedriveAsync() => Call("plan redrive", w => w.PlanRedrive());

        public Task PublishPartAsync(int part) => Call($"part {part}", w => w.PublishPart(part));

        public Task<RunResult> CompleteAsync() => Call("complete", w => w.Complete());

        public Task<RunControl> ReadControlAsync() => Call("control", w => w.Control());

        public Task DelayAsync(TimeSpan delay) => Call($"delay {delay}", w => w.Delay(delay));

        // A replay reports the same progress again, so duplicates are dropped.
        public void ReportProgress(RunProgress progress)
        {
            if (_reported++ == host._shown)
            {
                host._shown++;
                host.Progress.Add(progress);
            }
        }

        private Task<T> Call<T>(string name, Func<ILoopWorld, T> ask)
            where T : notnull
        {
            var number = _asks.Count;
            if (number < host._calls.Count)
            {
                Assert.Equal(host._calls[number], name);
            }
            else
            {
                host._calls.Add(name);
            }

            var completion = new TaskCompletionSource<T>();
            _asks.Add(w =>
            {
                try
                {
                    return ask(w);
                }
                catch (InvalidOperationException error)
                {
                    return error;
                }
            });
            _answers.Add(answer =>
            {
                if (answer is InvalidOperationException error)
                {
                    completion.SetException(error);
                }
                else
                {
                    completion.SetResult((T)answer);
                }
            });
            Open.Add(number);
            return completion.Task;
        }
    }
}
