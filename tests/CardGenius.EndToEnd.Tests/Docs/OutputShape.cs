using System.Text.RegularExpressions;
using CardGenius.Cli.Commands;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>Compares printed output with real output. Times, ports, ids and measured figures differ from run to run; everything else must be equal.</summary>
internal static partial class OutputShape
{
    // The simulator replaces the production API, and the program does not write this hint for a simulator.
    private const string ProductionHint = $"hint: {RunExecution.FolderLimit}";

    // A page can show a start in the past. The program then adds this warning.
    private const string LateNotice = "warning: the run starts in less than 48 hours";

    /// <summary>Returns what is wrong with the real output, or null if it matches.</summary>
    /// <param name="printed">The lines of the page.</param>
    /// <param name="real">The lines of the program.</param>
    /// <param name="isExact">Whether figures must be equal, as in a calculation.</param>
    public static string? Difference(IReadOnlyList<string> printed, IReadOnlyList<string> real, bool isExact)
    {
        string[] expected = [.. printed.Where(line => line.Length > 0 && line != ConsoleCommand.Interrupt && line != ProductionHint)];
        string[] actual = [.. real.Where(line => line.Length > 0 && !line.StartsWith(LateNotice, StringComparison.Ordinal))];
        if (DifferenceOfProgress(expected, actual) is { } wrong)
        {
            return wrong;
        }

        expected = [.. expected.Where(line => !IsProgress(line))];
        actual = [.. actual.Where(line => !IsProgress(line))];
        if (FindDifference(expected, 0, actual, 0, (a, b) => Of(a, isExact) == Of(b, isExact)) is not { } at)
        {
            return null;
        }

        return $"line {at.Expected + 1} of the output:\n  printed: {Line(expected, at.Expected)}\n  real:    {Line(actual, at.Actual)}";
    }

    /// <summary>Returns the run ids in a line that the program chose.</summary>
    public static IEnumerable<string> RunIds(string line) => RunId().Matches(line).Select(match => match.Value);

    /// <summary>Returns whether a line shows the progress of a run.</summary>
    public static bool IsProgress(string line) => ProgressLine().IsMatch(line);

    /// <summary>Returns the line without what differs from run to run.</summary>
    public static string Of(string line, bool isExact)
    {
        var text = Spaces().Replace(line.Trim(), " ");
        text = text.Replace("dotnet run --project src/CardGenius.Cli -- ", "cardgenius ", StringComparison.Ordinal);
        text = text.Replace(" (the production API)", "", StringComparison.Ordinal);
        text = RunId().Replace(text, "RUN");
        text = Port().Replace(text, "127.0.0.1:PORT");
        text = RunDate().Replace(text, "run_date=DATE");
        text = Moment().Replace(text, "MOMENT");
        text = Holder().Replace(text, "(process N on MACHINE");
        text = Digest().Replace(text, "DIGEST");
        return !isExact && IsMeasured(text) ? Failures().Replace(Figures().Replace(text, "#"), "# failed: CLASSES") : text;
    }

    private static string? DifferenceOfProgress(IEnumerable<string> printed, IReadOnlyList<string> real)
    {
        var shapes = real.Where(IsProgress).Select(Progress).ToList();
        foreach (var line in printed.Where(IsProgress))
        {
            // A fast machine shows fewer states, because it writes a line only after ten seconds or at a change.
            var (state, shape) = Progress(line);
            var same = shapes.Where(s => s.State == state).ToList();
            if (shapes.Count == 0 || (same.Count > 0 && same.All(s => s.Shape != shape)))
            {
                var shown = string.Join("\n           ", real.Where(IsProgress));
                return $"no line of the progress has this form:\n  printed: {line}\n  real:    {shown}";
            }
        }

        return null;
    }

    private static (string State, string Shape) Progress(string line)
    {
        var text = Reason().Replace(line, "$1");
        text = text.Replace(" (of 20)", "", StringComparison.Ordinal).Replace(" -/min", " 0/min", StringComparison.Ordinal);
        text = Nothing().Replace(text, "${label} 0");
        return (line.Split(' ')[1], Spaces().Replace(Figures().Replace(text, "#"), " "));
    }

    // The lines of a summary or a status whose figures are measured, and the counts of a run that did not end.
    private static bool IsMeasured(string text) => MeasuredLine().IsMatch(text);

    // Returns null if all lines match, otherwise the furthest position that was reached.
    private static (int Expected, int Actual)? FindDifference(
        string[] expected, int e, string[] actual, int a, Func<string, string, bool> isSame)
    {
        for (; e < expected.Length && expected[e].Trim() != ConsoleCommand.AnyLines; e++, a++)
        {
            if (a == actual.Length || !isSame(expected[e], actual[a]))
            {
                return (e, a);
            }
        }

        if (e == expected.Length)
        {
            return a == actual.Length ? null : (e, a);
        }

        var furthest = (Expected: e, Actual: a);
        for (; a <= actual.Length; a++)
        {
            if (FindDifference(expected, e + 1, actual, a, isSame) is not { } at)
            {
                return null;
            }

            furthest = at.Expected > furthest.Expected ? at : furthest;
        }

        return furthest;
    }

    private static string Line(string[] lines, int at) => at < lines.Length ? lines[at] : "(the end)";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\bdemo-\d{8}-\d{6}\b|\busers-[0-9a-f]{8}\b|\brejects-[0-9a-f]{8}\b")]
    private static partial Regex RunId();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"run_date=\d{4}-\d\d-\d\d")]
    private static partial Regex RunDate();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\(process \d+ on [^\s,)]+")]
    private static partial Regex Holder();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|(?<=SHA-256 )[0-9a-f]{12}")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d [a-z]")]
    private static partial Regex ProgressLine();

    [GeneratedRegex(@"(rejects [\d,]+).*$")]
    private static partial Regex Reason();

    [GeneratedRegex(@"(?<label>ETA|p50|p95) -")]
    private static partial Regex Nothing();

    [GeneratedRegex(@"(?<![A-Za-z\d,.])[\d,.]*\d( (ms|s|min|h)\b)?( \d+ (ms|s|min|h)\b)*( #)?")]
    private static partial Regex Figures();

    [GeneratedRegex(@"# failed: .*$")]
    private static partial Regex Failures();

    [GeneratedRegex(
        @"^(time|requests|latency|pace|dropped|done|response|stage|reason stage) |^rows .* to do$|^\S+ (running|held|stopped|paused|interrupted|queued) ")]
    private static partial Regex MeasuredLine();
}
