using CardGenius.Batch.IO;
using CardGenius.Batch.Settings;

namespace CardGenius.Cli.Configuration;

/// <summary>Checks the environment variables of the program.</summary>
internal static class Variables
{
    private const string Prefix = "CARDGENIUS_";

    // The names without the prefix: with it, all names would be near each other.
    private static readonly string[] Known =
        [.. SettingTable.All.SelectMany(s => SettingVariables.Names(s, SettingHosts.CommandLine)).Select(v => v[Prefix.Length..])];

    private static readonly string[] OfTheApp =
        [.. SettingTable.All.SelectMany(s => SettingVariables.Names(s, SettingHosts.FunctionApp)).Select(v => v[Prefix.Length..])];

    /// <summary>Returns whether the partner token can be sent unencrypted to another machine.</summary>
    public static bool AllowsPlainHttp(IReadOnlyDictionary<string, string> variables) =>
        SettingTable.AllowPlainHttp.Kind.Read(variables.GetValueOrDefault(SettingTable.AllowPlainHttp.Variable!) ?? "") is (true, true);

    /// <summary>Refuses a partner token that cannot be sent and deprecated variables that contradict the current ones, and warns of other deprecated
    /// variables.</summary>
    public static void Check(IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        if (variables.GetValueOrDefault(SettingTable.PartnerToken.Variable!) is { } token && !SettingTable.PartnerToken.Kind.Read(token).Ok)
        {
            findings.Problem($"{SettingTable.PartnerToken.Variable}: expected {SettingTable.PartnerToken.Kind.Expected}");
        }

        if (variables.GetValueOrDefault(SettingTable.AllowPlainHttp.Variable!) is { Length: > 0 } allowed && !SettingTable.AllowPlainHttp.Kind.Read(allowed).Ok)
        {
            findings.Problem($"{SettingTable.AllowPlainHttp.Variable}={allowed}: expected {SettingTable.AllowPlainHttp.Kind.Expected}");
        }

        SettingVariables.CheckDeprecated(SettingHosts.CommandLine, variables.GetValueOrDefault, findings.Warn, findings.Problem);
    }

    /// <summary>Warns of variables that look like a misspelled one, because they have no effect.</summary>
    public static void WarnOfMisspelled(IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        foreach (var name in variables.Keys.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var bare = name[Prefix.Length..];
            if (!Known.Contains(bare) && !OfTheApp.Contains(bare) && Nearest.FindName(bare, Known) is { } near)
            {
                findings.Warn($"{name}: there is no such variable, so it has no effect; did you mean {Prefix}{near}?");
            }
        }
    }
}
