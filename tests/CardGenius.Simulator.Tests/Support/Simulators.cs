using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>Creates simulators without latency.</summary>
internal static class Simulators
{
    public static SimulatorOptions Quick { get; } = new() { Latency = LatencyProfile.None };

    public static Task<SimulatorServer> StartAsync(SimulatorOptions? options = null) => SimulatorServer.StartAsync(options ?? Quick);

    public static Task<SimulatorServer> StartWithAsync(params string[] faults) => StartAsync(Quick with { Faults = FaultPlan.Parse(faults) });
}
