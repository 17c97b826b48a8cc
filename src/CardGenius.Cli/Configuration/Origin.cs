using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Cli.Configuration;

/// <summary>Where a value was given, for messages.</summary>
/// <param name="Place">The place in messages: <c>--rps 0</c>, <c>CARDGENIUS_REQUESTS_PER_SECOND=0</c>, <c>real_config.json line 7, api.timeout</c>.</param>
/// <param name="Found">The value; null if <paramref name="Place"/> already contains it.</param>
/// <param name="Folder">The folder in which relative paths start.</param>
internal sealed partial record Origin(string Place, string? Found, string Folder)
{
    public static Origin Flag(string flag, string text, string folder) => new($"{flag} {Quoted(Masked(text))}", null, folder);

    public static Origin Variable(string variable, string text, string folder) => new($"{variable}={Masked(text)}", null, folder);

    public static Origin File(string file, string key, JsonPlace value, string folder) => new(
        string.Create(CultureInfo.InvariantCulture, $"{file} line {value.Line}, {key}"), Masked(value.Describe()), folder);

    /// <summary>Whether the value is in the configuration file.</summary>
    public bool IsFile => Found is not null;

    /// <summary>Returns a message with the value and with what is expected.</summary>
    public string Expected(string expected) => Found is null ? $"{Place}: expected {expected}" : $"{Place}: found {Found}, expected {expected}";

    /// <summary>Returns the absolute path of a relative path.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Folder);

    private static string Quoted(string text) => text.Length == 0 || text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    // A password in an address or a key in a connection string is refused. The message must not repeat it.
    private static string Masked(string text) => Secret().Replace(UserInfo().Replace(text, "//***@"), "$1=***");

    [GeneratedRegex("//[^/@\\s]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("(?i)(AccountKey|SharedAccessSignature|sig)=[^;&\\s\"]*")]
    private static partial Regex Secret();
}
