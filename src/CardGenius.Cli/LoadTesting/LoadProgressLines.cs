using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Writes the progress of a load test: a line when a stage begins, and one every ten seconds.</summary>
/// <param name="output">Receives the lines.</param>
internal sealed class LoadProgressLines(TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private string _stage = "";
    private TimeSpan _next;

    /// <summary>Writes a line if one is due.</summary>
    public void Show(LoadProgress progress)
    {
        if (progress.Stage == _stage && progress.Elapsed < _next)
        {
            return;
        }

        _next = progress.Stage == _stage ? _next + Interval : Interval;
        _stage = progress.Stage;
        output.WriteLine(
            $"{FigureText.Clock(progress.Elapsed)} {progress.Stage}{(progress.IsWarmUp ? " (warm-up)" : "")}  {LoadText.Count(progress.Requests)} requests  "
            + $"{LoadText.Rate(progress.RequestsPerSecond)}/s  p95 {LoadText.Latency(progress.P95)}  in flight {LoadText.Count(progress.InFlight)}  "
            + $"failed {LoadText.Count(progress.Failed)} in the last 10 s");
    }
}
