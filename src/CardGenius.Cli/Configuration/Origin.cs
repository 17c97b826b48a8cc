using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Cli.Configuration;

/// <summary>Where a value was given, so that a message can point at it.</summary>
/// <param name="Place">How a message names the place: <c>--rps 0</c>, <c>CARDGENIUS_REQUESTS_PER_SECOND=0</c>, <c>real_config.json line 7, api.timeout</c>.</param>
/// <param name="Found">The value as found, where <paramref name="Place"/> does not show it already.</param>
/// <param name="Folder">The folder that relative paths given here start from.</param>
internal sealed partial record Origin(string Place, string? Found, string Folder)
{
    public static Origin Flag(string flag, string text, string folder) => new($"{flag} {Quoted(Masked(text))}", null, folder);

    public static Origin Variable(string variable, string text, string folder) => new($"{variable}={Masked(text)}", null, folder);

    public static Origin File(string file, string key, JsonPlace value, string folder) => new(
        string.Create(CultureInfo.InvariantCulture, $"{file} line {value.Line}, {key}"), Masked(value.Describe()), folder);

    /// <summary>Whether it stands in the configuration file.</summary>
    public bool IsFile => Found is not null;

    /// <summary>The message that says what was found here and what is expected.</summary>
    public string Expected(string expected) => Found is null ? $"{Place}: expected {expected}" : $"{Place}: found {Found}, expected {expected}";

    /// <summary>A path given here, made absolute.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Folder);

    private static string Quoted(string text) => text.Length == 0 || text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    // A password in an address, or a key in a connection string, is a mistake that is refused; the message must not repeat it.
    private static string Masked(string text) => Secret().Replace(UserInfo().Replace(text, "//***@"), "$1=***");

    [GeneratedRegex("//[^/@\\s]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("(?i)(AccountKey|SharedAccessSignature|sig)=[^;&\\s\"]*")]
    private static partial Regex Secret();
}
