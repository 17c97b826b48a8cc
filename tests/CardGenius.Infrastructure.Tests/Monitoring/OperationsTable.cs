using System.Globalization;
using System.Text;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Generates the table of the rules in docs/operations.md from alerts.json.</summary>
internal static class OperationsTable
{
    private const string Begin = "<!-- generated from infra/alerts.json -->\n";
    private const string End = "<!-- end of the generated table -->\n";

    /// <summary>The page with its table replaced by the current one.</summary>
    public static string Generate(AlertFile file, string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end > begin, "docs/operations.md has lost the marks of its generated table.");

        var table = new StringBuilder("""

            | rule | what is measured | window | warning | critical | applies | what to do |
            | --- | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var rule in file.Rules)
        {
            var metric = rule.Metric is null ? rule.Aggregation : $"`{rule.Metric}`: {rule.Aggregation}";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| [`{rule.Name}`]({RunbookTests.Page(rule)}) | {metric} | {rule.WindowMinutes} min | {Limit(rule, rule.Warning)} | {Limit(rule, rule.Critical)} | {file.Applies[rule.Applies].Text} | {rule.Meaning} {rule.Action} |\n");
        }

        return $"{page[..begin]}{table}\n{page[end..]}";
    }

    private static string Limit(AlertRule rule, decimal? threshold) => (threshold, rule.Unit) switch
    {
        (null, _) => "",
        ({ } value, "share") => string.Create(CultureInfo.InvariantCulture, $"{Side(rule)} {value * 100:0.##} %"),
        ({ } value, var unit) => string.Create(CultureInfo.InvariantCulture, $"{Side(rule)} {value:#,0.##} {unit}"),
    };

    private static string Side(AlertRule rule) => rule.Comparison == "<" ? "below" : "above";
}
