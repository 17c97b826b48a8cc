using System.Text.RegularExpressions;
using CardGenius.Batch.Settings;

namespace CardGenius.Infrastructure.Tests.Settings;

/// <summary>Generates the settings tables of a page, between the markers <c>settings: NAME</c> and <c>/settings</c>.</summary>
internal static partial class SettingPage
{
    /// <summary>The text of a page with its tables.</summary>
    /// <param name="page">The text with the markers.</param>
    /// <param name="host">The program that the page describes.</param>
    public static string Generate(string page, SettingHosts host) => Marked().Replace(page, match =>
        $"<!-- settings: {match.Groups[1].Value} -->\n{string.Join("\n", Table(match.Groups[1].Value, host))}\n<!-- /settings -->");

    private static IEnumerable<string> Table(string name, SettingHosts host) => name switch
    {
        "environment" => Rows(
            ["Variable", "Secret", "Default", "Meaning"],
            SettingTable.InEnvironmentOnly.Select(s => new[] { Code(s.Variable), s.IsSecret ? "yes" : "no", Text(s.DefaultFor(host)), s.HelpFor(host) })),
        "flags" => Rows(
            ["Flag", "Variable", "Key in the file", "Values", "Default", "Meaning"],
            SettingTable.WithFlags.Prepend(SettingTable.Config).Select(s => new[]
            {
                Code($"{s.Flag} {s.ValueName}".TrimEnd()), Code(s.Variable), Code(s.Key), s.ValuesFor(host), Text(s.DefaultFor(host)), s.HelpFor(host),
            })),
        "file" => Rows(
            ["Key in the file", "Values", "Default", "Meaning"],
            SettingTable.InFileOnly.Select(s => new[] { Code(s.Key), s.ValuesFor(host), Text(s.DefaultFor(host)), s.HelpFor(host) })),
        "experts" => Rows(
            ["Variable", "Key in the file", "Values", "Default", "Meaning"],
            SettingTable.Experts.Select(s => new[] { Code(s.Variable), Code(s.Key), s.ValuesFor(host), Text(s.DefaultFor(host)), s.HelpFor(host) })),
        "app" => Rows(
            ["Name", "Values", "Default", "Secret", "Meaning"],
            SettingTable.All.Where(s => s.Hosts.HasFlag(SettingHosts.FunctionApp)).Select(s => new[]
            {
                Code(s.Variable), s.ValuesFor(host), Text(s.DefaultFor(host)), s.IsSecret ? "yes" : "no", s.HelpFor(host),
            })),
        "deprecated" => Rows(["Deprecated", "Current"], Deprecated(host)),
        _ => throw new InvalidOperationException($"There is no table of settings with the name {name}."),
    };

    private static IEnumerable<string[]> Deprecated(SettingHosts host)
    {
        foreach (var setting in SettingTable.All)
        {
            foreach (var old in SettingVariables.Names(setting, host).Skip(1))
            {
                yield return [Code(old), Code(setting.Variable)];
            }

            foreach (var old in host == SettingHosts.CommandLine ? setting.OldKeys : [])
            {
                yield return [Code(old), Code(setting.Key)];
            }
        }
    }

    private static IEnumerable<string> Rows(string[] header, IEnumerable<string[]> rows) =>
        rows.Prepend([.. header.Select(_ => "---")]).Prepend(header).Select(row => $"| {string.Join(" | ", row)} |");

    private static string Code(string? text) => text is null ? "–" : $"`{text}`";

    private static string Text(string? text) => text ?? "–";

    [GeneratedRegex("<!-- settings: ([a-z]+) -->\n(?:.*\n)*?<!-- /settings -->")]
    private static partial Regex Marked();
}
