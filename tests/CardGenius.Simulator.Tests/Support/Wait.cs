using System.Diagnostics;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>Waits for what another thread is about to do; how long it takes decides nothing.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "Nothing happened within 20 seconds.");
            await Task.Delay(1);
        }
    }
}
