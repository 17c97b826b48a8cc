using CardGenius.Batch.Api;

namespace CardGenius.Cli.Configuration;

/// <summary>The environment variables of the program.</summary>
internal static class Variables
{
    /// <summary>Begins every variable's name.</summary>
    public const string Prefix = "CARDGENIUS_";

    /// <summary>The secret: never a flag (it would stand in the process list), never printed, never stored.</summary>
    public const string PartnerToken = "CARDGENIUS_PARTNER_TOKEN";

    /// <summary>The storage account of <c>--store blob:CONTAINER</c>: a connection string, which is a secret like the token, or the account's
    /// address. The function app reads the same variable.</summary>
    public const string Storage = "CARDGENIUS_STORAGE";

    /// <summary>1: an unexpected error shows its stack trace.</summary>
    public const string Debug = "CARDGENIUS_DEBUG";

    private static readonly string[] Known =
    [
        .. SettingCatalog.All.Where(s => s.Variable is not null).Select(s => s.Variable!),
        RunOptionsResolver.ConfigVariable,
        PartnerToken,
        PlainHttp.Setting,
        Storage,
        Debug,
    ];

    /// <summary>Whether the partner token may be sent unencrypted to another machine.</summary>
    public static bool AllowsPlainHttp(IReadOnlyDictionary<string, string> variables) =>
        Kinds.YesNo.Read(variables.GetValueOrDefault(PlainHttp.Setting) ?? "") is (true, true);

    /// <summary>Refuses a token that cannot be sent, and warns of variables that look like a misspelt one: they would silently do
    /// nothing.</summary>
    public static void Check(IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        if (variables.GetValueOrDefault(PartnerToken) is { } token && token.Any(c => c is < ' ' or > '~'))
        {
            findings.Problem($"{PartnerToken}: expected printable ASCII characters, without a line break");
        }

        if (variables.GetValueOrDefault(PlainHttp.Setting) is { Length: > 0 } allowed && !Kinds.YesNo.Read(allowed).Ok)
        {
            findings.Problem($"{PlainHttp.Setting}={allowed}: expected {Kinds.YesNo.Expected}");
        }

        foreach (var name in variables.Keys.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var bare = Known.Select(k => k[Prefix.Length..]);
            if (!Known.Contains(name) && NearestName.Find(name[Prefix.Length..], bare) is { } near)
            {
                findings.Warn($"{name}: no such variable, so it does nothing; did you mean {Prefix}{near}?");
            }
        }
    }
}
