using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CardGenius.Cli.Configuration;

/// <summary>Makes the ids of runs that were given none. The same command makes the same id, so typing it again resumes its run.</summary>
internal static partial class RunNames
{
    private const int MaxLength = 64;
    private const int MaxStem = 32;
    private const int MaxSheet = 8;
    private const int HashDigits = 8;

    /// <summary>The id of a run over an input.</summary>
    /// <param name="inputName">The input's file name.</param>
    /// <param name="sha256">The input's SHA-256 in lower-case hex.</param>
    /// <param name="sheet">The sheet asked for; null: the first.</param>
    /// <param name="limit">The number of rows asked for; null: all.</param>
    public static string ForInput(string inputName, string sha256, string? sheet, long? limit)
    {
        var id = new StringBuilder(Clean(Stem(inputName), MaxStem, "users")).Append('-').Append(sha256, 0, HashDigits);
        if (sheet is not null and not "0")
        {
            id.Append('-').Append(Clean(sheet, MaxSheet, "sheet"));
        }

        return limit is null ? id.ToString() : id.Append(CultureInfo.InvariantCulture, $"-first{limit}").ToString();
    }

    /// <summary>The id of a run over the failures of another.</summary>
    public static string ForRedrive(string runId)
    {
        var (stem, number) = Redrive().Match(runId) is { Success: true } again
            ? (again.Groups[1].Value, 1 + (again.Groups[2].Length == 0 ? 1 : int.Parse(again.Groups[2].Value, CultureInfo.InvariantCulture)))
            : (runId, 1);
        var tail = number == 1 ? "-redrive" : string.Create(CultureInfo.InvariantCulture, $"-redrive{number}");
        return stem[..Math.Min(stem.Length, MaxLength - tail.Length)] + tail;
    }

    /// <summary>The id of a demo that begins now.</summary>
    public static string ForDemo(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"demo-{now.UtcDateTime:yyyyMMdd-HHmmss}");

    private static string Stem(string name)
    {
        var stem = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Path.GetFileNameWithoutExtension(stem);
    }

    private static string Clean(string text, int max, string otherwise)
    {
        var clean = Unfit().Replace(text, "-").Trim('-', '_');
        clean = clean[..Math.Min(max, clean.Length)].TrimEnd('-', '_');
        return clean.Length == 0 ? otherwise : clean;
    }

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex Unfit();

    [GeneratedRegex(@"\A(.+)-redrive(\d{0,6})\z")]
    private static partial Regex Redrive();
}
