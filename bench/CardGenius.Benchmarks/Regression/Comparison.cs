using System.Globalization;

namespace CardGenius.Benchmarks.Regression;

/// <summary>Compares measured figures with their bounds.</summary>
internal static class Comparison
{
    private const string Command = "bench/check.sh --update";

    /// <summary>Prints a Markdown table, and names each figure that is over its bound, has no bound, or was not measured.</summary>
    /// <param name="figures">The measured figures.</param>
    /// <param name="boundsPath">The file of the bounds.</param>
    /// <param name="updates">True to write the bounds of the measured figures first.</param>
    /// <param name="output">Receives the table.</param>
    /// <param name="errors">Receives the messages.</param>
    /// <returns>The exit code: 0 if each figure is within its bound, otherwise 1.</returns>
    public static int Run(IReadOnlyList<Figure> figures, string boundsPath, bool updates, TextWriter output, TextWriter errors)
    {
        if (updates)
        {
            BoundsFile.Write(boundsPath, figures.ToDictionary(figure => figure.Name, Bound.Of));
        }

        var bounds = BoundsFile.Read(boundsPath);
        output.WriteLine("| figure | measured | bound | |");
        output.WriteLine("| --- | ---: | ---: | --- |");
        var messages = new List<string>();
        foreach (var figure in figures)
        {
            var bound = bounds.GetValueOrDefault(figure.Name);
            var isOver = bound is not null && Bound.Of(figure).Measured > bound.Limit;
            output.WriteLine($"| {figure.Name} | {Show(figure.Value)} | {(bound is null ? "–" : Show(bound.Limit))} | {(bound is null ? "no bound" : isOver ? "over" : "ok")} |");
            if (bound is null)
            {
                messages.Add($"{figure.Name}: {boundsPath} has no bound. Set it with {Command}, and commit the file.");
            }
            else if (isOver)
            {
                messages.Add(
                    $"{figure.Name}: {Show(figure.Value)} is over the bound of {Show(bound.Limit)}. It was {Show(bound.Measured)} when the bound was set. "
                    + $"Find the change that raised it, and correct that change. If the increase is intended, set new bounds with {Command}, "
                    + $"and commit {boundsPath} with the reason.");
            }
        }

        messages.AddRange(bounds.Keys.Except(figures.Select(figure => figure.Name)).Select(name =>
            $"{name}: {boundsPath} has a bound, but the figure was not measured. If the figure was removed, set new bounds with {Command}."));
        foreach (var message in messages)
        {
            errors.WriteLine(message);
        }

        return messages.Count == 0 ? 0 : 1;
    }

    private static string Show(double value) => value.ToString(value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
