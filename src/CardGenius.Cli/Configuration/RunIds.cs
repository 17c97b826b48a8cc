using System.Globalization;
using System.Text;

namespace CardGenius.Cli.Configuration;

/// <summary>The names of runs: they are folder names in the store and in Blob Storage.</summary>
internal static class RunIds
{
    /// <summary>The longest run id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What a run id looks like, as the end of "expected …".</summary>
    public const string Expected = "1 to 64 of A-Z a-z 0-9 . _ - that begin with a letter or digit, without '..'";

    private const int MaxStem = 32;
    private const int HashDigits = 8;

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterOrDigit(id[0])
        && id.All(IsAllowed)
        && !id.Contains("..", StringComparison.Ordinal)
        && !id.EndsWith('.');

    /// <summary>
    /// The run id of an input that was given none: the same file, sheet and number of rows make the same id, so the same command typed
    /// again resumes its run.
    /// </summary>
    /// <param name="inputName">The input's file name.</param>
    /// <param name="sha256">The input's SHA-256 in lower-case hex.</param>
    /// <param name="sheet">The sheet asked for; null: the first.</param>
    /// <param name="limit">The number of rows asked for; null: all.</param>
    public static string ForInput(string inputName, string sha256, string? sheet, long? limit)
    {
        var id = new StringBuilder(Clean(Stem(inputName), "users")).Append('-').Append(sha256, 0, HashDigits);
        if (sheet is not null and not "0")
        {
            id.Append("-s").Append(Clean(sheet, "sheet")[..Math.Min(8, Clean(sheet, "sheet").Length)]);
        }

        if (limit is not null)
        {
            id.Append(CultureInfo.InvariantCulture, $"-first{limit}");
        }

        return id.Length <= MaxLength ? id.ToString() : id.ToString(id.Length - MaxLength, MaxLength).TrimStart('.', '_', '-');
    }

    /// <summary>The id of the n-th redrive of a run, from 1.</summary>
    public static string ForRedrive(string runId, int number)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-redrive{number}");
        return runId[..Math.Min(runId.Length, MaxLength - tail.Length)] + tail;
    }

    private static string Stem(string name)
    {
        var stem = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Path.GetFileNameWithoutExtension(stem);
    }

    private static string Clean(string text, string otherwise)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var next = char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-';
            if (next != '-' || (clean.Length > 0 && clean[^1] != '-'))
            {
                clean.Append(next);
            }
        }

        var result = clean.ToString(0, Math.Min(MaxStem, clean.Length)).Trim('-', '_');
        return result.Length == 0 ? otherwise : result;
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
