using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Service;

/// <summary>The id of a run over the failures of another: the same each time it is asked for, so that asking twice starts one.</summary>
public static partial class RedriveNames
{
    private const int MaxLength = 64;

    /// <summary>The id: <c>x-redrive</c>, and <c>x-redrive2</c> for that one's own failures.</summary>
    public static string Of(string runId)
    {
        var (stem, number) = Redrive().Match(runId) is { Success: true } again
            ? (again.Groups[1].Value, 1 + (again.Groups[2].Length == 0 ? 1 : int.Parse(again.Groups[2].Value, CultureInfo.InvariantCulture)))
            : (runId, 1);
        var tail = number == 1 ? "-redrive" : string.Create(CultureInfo.InvariantCulture, $"-redrive{number}");
        return stem[..Math.Min(stem.Length, MaxLength - tail.Length)] + tail;
    }

    [GeneratedRegex(@"\A(.+)-redrive(\d{0,6})\z")]
    private static partial Regex Redrive();
}
