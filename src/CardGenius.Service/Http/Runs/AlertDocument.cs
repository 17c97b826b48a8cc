using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Service.Http.Runs;

/// <summary>A time in which a value of a run was beyond a threshold of <c>infra/alerts.json</c>.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Title">What the rule reports.</param>
/// <param name="Severity">The highest severity: warning or critical.</param>
/// <param name="From">The end of the first window beyond the threshold.</param>
/// <param name="Until">The end of the last window beyond the threshold.</param>
/// <param name="Worst">The worst value, with its unit.</param>
/// <param name="Action">What to do.</param>
public sealed record AlertDocument(
    string Rule, string Title, string Severity, DateTimeOffset From, DateTimeOffset Until, string Worst, string Action)
{
    internal static AlertDocument Of(ThresholdMark mark) => new(
        mark.Rule.Name, mark.Rule.Title, SnakeCase.Of(mark.Severity), mark.From, mark.To, mark.Rule.Format(mark.Worst), mark.Rule.Action);
}
