using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CardGenius.Batch.Model;

/// <summary>The rules for run ids, and the ids of runs that are not given one. A run id is also a folder name, a blob name and an orchestration id,
/// on every operating system.</summary>
public static partial class RunIds
{
    private const int MaxLength = 64;
    private const int MaxStem = 32;
    private const int MaxSheet = 8;
    private const int HashDigits = 8;
    private const int KeyDigits = 24;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', starting with a letter or a digit, without '..', not ending with '.', "
        + "and not a name that Windows reserves (CON, NUL, COM1, …)";

    /// <summary>Returns whether a run id is valid.</summary>
    public static bool IsValid(string runId) =>
        Allowed().IsMatch(runId)
        && !runId.Contains("..", StringComparison.Ordinal)
        && !runId.EndsWith('.')
        && !ReservedOnWindows().IsMatch(runId);

    /// <summary>Throws if a run id is not valid.</summary>
    /// <exception cref="RunException">The run id is not valid.</exception>
    public static void Check(string runId)
    {
        if (!IsValid(runId))
        {
            throw new RunException(RunRefusal.BadRunId, $"run id '{runId}': expected {Rule}.");
        }
    }

    /// <summary>Returns the id of a run over an input. The same input has the same id, so that the same command resumes the run.</summary>
    /// <param name="inputName">The file name of the input.</param>
    /// <param name="sha256">The SHA-256 of the input in lower-case hex.</param>
    /// <param name="sheet">The sheet; null: the first.</param>
    /// <param name="limit">The number of rows; null: all.</param>
    public static string ForInput(string inputName, string sha256, string? sheet, long? limit)
    {
        var id = new StringBuilder(Clean(Stem(inputName), MaxStem, "users")).Append('-').Append(sha256, 0, HashDigits);
        if (sheet is not null and not "0")
        {
            id.Append('-').Append(Clean(sheet, MaxSheet, "sheet"));
        }

        return limit is null ? id.ToString() : id.Append(CultureInfo.InvariantCulture, $"-first{limit}").ToString();
    }

    /// <summary>Returns the id of the run over the failures of another run: <c>x-redrive</c>, and <c>x-redrive2</c> for the failures of that run. The
    /// same run has the same redrive, so that a repeated request starts only one.</summary>
    public static string ForRedrive(string runId)
    {
        var (stem, number) = Redrive().Match(runId) is { Success: true } again
            ? (again.Groups[1].Value, 1 + (again.Groups[2].Length == 0 ? 1 : int.Parse(again.Groups[2].Value, CultureInfo.InvariantCulture)))
            : (runId, 1);
        var tail = number == 1 ? "-redrive" : string.Create(CultureInfo.InvariantCulture, $"-redrive{number}");
        return stem[..Math.Min(stem.Length, MaxLength - tail.Length)] + tail;
    }

    /// <summary>Returns the id of the weekly run: the ISO 8601 week, e.g. <c>2026-W47</c>. A week begins on Monday and belongs to the year of its
    /// Thursday.</summary>
    /// <param name="at">A moment in the week.</param>
    /// <param name="zone">The time zone of the week.</param>
    public static string ForWeek(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local):D4}-W{ISOWeek.GetWeekOfYear(local):D2}");
    }

    /// <summary>Returns whether a run id is that of a weekly run.</summary>
    public static bool IsWeek(string runId) => Week().IsMatch(runId);

    /// <summary>Returns the id of a demo.</summary>
    /// <param name="now">When it begins.</param>
    public static string ForDemo(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"demo-{now.UtcDateTime:yyyyMMdd-HHmmss}");

    /// <summary>Returns the id of a request without an id and an idempotency key. It has a random part, because two requests are two runs.</summary>
    /// <param name="now">When the request arrived.</param>
    public static string ForRequest(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"run-{now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <summary>Returns the id of a request with an idempotency key: the key, or a hash of a key that is not a valid id.</summary>
    public static string ForKey(string key) =>
        IsValid(key) ? key : "key-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..KeyDigits];

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

    [GeneratedRegex(@"\A\d{4}-W\d{2}\z")]
    private static partial Regex Week();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Allowed();

    // Windows reserves a device name also with any extension.
    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
    [GeneratedRegex(@"\A(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedOnWindows();
}
