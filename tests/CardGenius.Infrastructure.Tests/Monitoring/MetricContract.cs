using System.Text.RegularExpressions;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>The tables of docs/metrics.md.</summary>
internal static partial class MetricContract
{
    /// <summary>Every instrument, by name.</summary>
    public static IReadOnlyDictionary<string, Instrument> Instruments { get; } = Row().Matches(Repository.Read("docs/metrics.md"))
        .Select(row => new Instrument(
            row.Groups["name"].Value,
            row.Groups["kind"].Value,
            row.Groups["unit"].Value,
            [.. Code().Matches(row.Groups["attributes"].Value).Select(code => code.Groups[1].Value)]))
        .ToDictionary(instrument => instrument.Name);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \| (?<attributes>[^|]*)\| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
