using System.Globalization;

namespace CardGenius.Storage.Contract;

/// <summary>
/// Processes with clocks of their own that take, hold and lose one lease while they are stopped, suspended, killed and continued, and while
/// clocks are set, in an order that a seed gives. It fails when two of them would send a request at the same time.
/// </summary>
/// <param name="start">Starts a process with its clock.</param>
/// <param name="settle">Lets what the processes have begun come to its end.</param>
/// <param name="steps">How many things happen.</param>
public sealed class LeaseSimulation(Func<ProcessClock, ISimulatedProcess> start, Func<Task> settle, int steps)
{
    private readonly List<(ProcessClock Clock, ISimulatedProcess Process)> _living = [];
    private readonly List<string> _log = [];

    /// <summary>How often another process sent than the one before.</summary>
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
            var at = random.Next(_living.Count);
            var (clock, process) = _living[at];
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
                    _living.RemoveAt(at);
                    Begin(random);
                    break;
                case 5 when clock.Runs && random.Next(3) == 0:
                    Log(at, "has its clock set");
                    clock.Set(TimeSpan.FromSeconds(random.Next(-7200, 7200)));
                    break;
                case 6 when clock.Runs && random.Next(3) == 0:
                    Log(at, "lets go");
                    await process.ReleaseAsync();
                    break;
                default:
                    Pass(random);
                    break;
            }

            await settle();
            foreach (var (_, living) in _living.Where(p => p.Clock.Runs).ToList())
            {
                await living.AskAsync();
            }

            List<ISimulatedProcess> sending = [];
            foreach (var (_, living) in _living.Where(p => p.Clock.Runs).ToList())
            {
                if (await living.MaySendAsync())
                {
                    sending.Add(living);
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
        _living.Add((clock, start(clock)));
    }

    private void Pass(Random random)
    {
        var time = TimeSpan.FromSeconds(random.Next(1, 30));
        Log(-1, string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s pass"));
        foreach (var (clock, _) in _living)
        {
            clock.Pass(time);
        }
    }

    private void Log(int process, string what) =>
        _log.Add(process < 0 ? what : string.Create(CultureInfo.InvariantCulture, $"process {process} {what}"));
}
