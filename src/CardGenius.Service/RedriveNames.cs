using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Service;

/// <summary>Creates the id of a run that redrives the failures of another run. It is the same for each request, so that repeated requests start
/// only one run.</summary>
public static partial class RedriveNames
{
    private const int MaxLength = 64;

    /// <summary>Returns the id: <c>x-redrive</c> for the failures of run <c>x</c>, and <c>x-redrive2</c> for the failures of
    /// <c>x-redrive</c>.</summary>
    public static string Of(string runId)
    {
        var (stem, number) = Redrive().Match(runId) is { Success: true } match
            ? (match.Groups[1].Value, 1 + (match.Groups[2].Length == 0 ? 1 : int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))
            : (runId, 1);
        var tail = number == 1 ? "-redrive" : string.Create(CultureInfo.InvariantCulture, $"-redrive{number}");
        return stem[..Math.Min(stem.Length, MaxLength - tail.Length)] + tail;
    }

    [GeneratedRegex(@"\A(.+)-redrive(\d{0,6})\z")]
    private static partial Regex Redrive();
}
