using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>The tables of docs/metrics.md.</summary>
internal static partial class MetricsPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(ArchitectureTests.Root(), "docs/metrics.md"));

    /// <summary>The instruments of the meter CardGenius.Batch, by name.</summary>
    public static IReadOnlyDictionary<string, MetricsPageRow> Instruments { get; } = Row()
        .Matches(Text[..Text.IndexOf("## Instruments of the runtime", StringComparison.Ordinal)])
        .ToDictionary(
            row => row.Groups["name"].Value,
            row => new MetricsPageRow(
                row.Groups["kind"].Value,
                row.Groups["unit"].Value,
                [.. Code().Matches(row.Groups["attributes"].Value).Select(code => code.Groups[1].Value).Order()]));

    /// <summary>The bucket boundaries after a heading such as <c>Buckets of the chunk duration</c>.</summary>
    public static IReadOnlyList<double> Buckets(string heading)
    {
        var match = Regex.Match(Text, $"{Regex.Escape(heading)}, in seconds: ([0-9., ]+)\\.(\\s|$)");
        Assert.True(match.Success, $"docs/metrics.md has no '{heading}, in seconds: …'.");
        return [.. match.Groups[1].Value.Split(", ").Select(boundary => double.Parse(boundary, CultureInfo.InvariantCulture))];
    }

    /// <summary>The words in code after a text, up to the end of the sentence.</summary>
    public static IReadOnlyList<string> CodesAfter(string text)
    {
        var at = Text.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"docs/metrics.md has no '{text}'.");
        return [.. Code().Matches(Text[at..Text.IndexOf(".\n", at, StringComparison.Ordinal)][text.Length..]).Select(code => code.Groups[1].Value)];
    }

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \| (?<attributes>[^|]*)\| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}

/// <summary>A row of a table.</summary>
internal sealed record MetricsPageRow(string Kind, string Unit, IReadOnlyList<string> Attributes);
