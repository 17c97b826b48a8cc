using System.Globalization;

namespace CardGenius.Storage.Contract;

/// <summary>
/// Simulates processes with separate clocks that acquire, hold and lose one lease. The processes are stopped, suspended, killed and continued, and
/// their clocks are set. A seed determines the order. The simulation fails if two processes would send a request at the same time.
/// </summary>
/// <param name="start">Starts a process with its clock.</param>
/// <param name="settle">Waits until the operations of the processes are complete.</param>
/// <param name="steps">The number of steps.</param>
public sealed class LeaseSimulation(Func<ProcessClock, ISimulatedProcess> start, Func<Task> settle, int steps)
{
    private readonly List<(ProcessClock Clock, ISimulatedProcess Process)> _processes = [];
    private readonly List<string> _log = [];

    /// <summary>The number of times that the right to send moved to another process.</summary>
    public int Handovers { get; private set; }

    public async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        ISimulatedProcess? last = null;
        for (var i = 0; i < 3; i++)
        {
            Begin(random);
        }

        for (var step = 0; step < steps; step++)
        {
            var at = random.Next(_processes.Count);
            var (clock, process) = _processes[at];
            switch (random.Next(12))
            {
                case 0 when clock.Runs:
                    Log(at, "is stopped");
                    clock.Stop();
                    break;
                case 1 when clock.Runs:
                    Log(at, "is suspended");
                    clock.Suspend();
                    break;
                case 2 when clock.IsStopped:
                    Log(at, "is continued");
                    clock.Continue();
                    break;
                case 2 when clock.IsSuspended:
                    Log(at, "wakes");
                    clock.Wake();
                    break;
                case 4 when random.Next(4) == 0:
                    Log(at, "is killed; another process starts");
                    _processes.RemoveAt(at);
                    Begin(random);
                    break;
                case 5 when clock.Runs && random.Next(3) == 0:
                    Log(at, "has its clock set");
                    clock.Set(TimeSpan.FromSeconds(random.Next(-7200, 7200)));
                    break;
                case 6 when clock.Runs && random.Next(3) == 0:
                    Log(at, "releases the lease");
                    await process.ReleaseAsync();
                    break;
                default:
                    Pass(random);
                    break;
            }

            await settle();
            foreach (var (_, candidate) in _processes.Where(p => p.Clock.Runs).ToList())
            {
                await candidate.AskAsync();
            }

            List<ISimulatedProcess> sending = [];
            foreach (var (_, candidate) in _processes.Where(p => p.Clock.Runs).ToList())
            {
                if (await candidate.MaySendAsync())
                {
                    sending.Add(candidate);
                }
            }

            Assert.True(sending.Count <= 1, $"{sending.Count} processes may send (seed {seed}):\n{string.Join('\n', _log)}");
            if (sending is [var one] && one != last)
            {
                last = one;
                Handovers++;
            }
        }
    }

    private void Begin(Random random)
    {
        var clock = new ProcessClock(TimeSpan.FromSeconds(random.Next(-3600, 3600)));
        _processes.Add((clock, start(clock)));
    }

    private void Pass(Random random)
    {
        var time = TimeSpan.FromSeconds(random.Next(1, 30));
        Log(-1, string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s pass"));
        foreach (var (clock, _) in _processes)
        {
            clock.Pass(time);
        }
    }

    private void Log(int process, string what) =>
        _log.Add(process < 0 ? what : string.Create(CultureInfo.InvariantCulture, $"process {process} {what}"));
}
