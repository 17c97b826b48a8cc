using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CardGenius.Cli.Display;

/// <summary>Renders the live figures as lines for a terminal.</summary>
internal static class ProgressView
{
    private const int BarWidth = 40;

    /// <summary>Renders the figures.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="note">The last note, or null for none.</param>
    /// <param name="unicode">Whether the terminal supports Unicode.</param>
    public static IRenderable Render(string runId, LiveFigures figures, string? note, bool unicode)
    {
        var lines = new List<string>
        {
            $"[bold]{Markup.Escape(runId)}[/]  [{Colour(figures.State)}]{StateText.Of(figures.State)}[/]  {FigureText.Duration(figures.Elapsed)}",
        };
        if (figures.State == RunState.Planning)
        {
            lines.Add(Markup.Escape($"{FigureText.Count(figures.RowsPlanned)} rows read"));
        }
        else if (figures.Users > 0)
        {
            lines.Add($"{Bar(figures.Done, figures.Users, unicode)} {Markup.Escape(ProgressLine.Users(figures))}");
            if (figures.State == RunState.Publishing)
            {
                lines.Add(Markup.Escape($"{FigureText.Count(figures.PartsDone)}/{FigureText.Count(figures.Parts)} parts written"));
            }
            else if (figures.State is RunState.Running or RunState.Held)
            {
                lines.Add(Markup.Escape($"{ProgressLine.Pace(figures)}  {ProgressLine.Api(figures)}  {ProgressLine.Latency(figures)}"));
            }

            lines.Add(Markup.Escape($"{ProgressLine.Retries(figures)}  {ProgressLine.Failures(figures)}"));
        }

        if (ProgressLine.Reason(figures) is { } reason)
        {
            lines.Add($"[yellow]{Markup.Escape(reason)}[/]");
        }

        if (note is not null)
        {
            lines.Add($"[bold]{Markup.Escape(note)}[/]");
        }

        return new Markup(string.Join('\n', lines)).Overflow(Overflow.Ellipsis);
    }

    private static string Bar(long done, long users, bool unicode)
    {
        var full = (int)Math.Min(BarWidth, BarWidth * done / users);
        var (on, off) = unicode ? ('━', '─') : ('#', '-');
        return $"[green]{new string(on, full)}[/][grey]{new string(off, BarWidth - full)}[/]";
    }

    private static string Colour(RunState state) => state switch
    {
        RunState.Running or RunState.Planning or RunState.Publishing or RunState.Completed => "green",
        RunState.Held or RunState.Queued or RunState.Paused => "yellow",
        _ => "red",
    };
}
