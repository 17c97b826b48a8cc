using System.Text.RegularExpressions;

namespace CardGenius.Batch.Runs;

/// <summary>The rules of run ids: they become folder names, blob names and orchestration ids.</summary>
public static partial class RunIds
{
    /// <summary>What an id must look like, for messages.</summary>
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or a digit, without '..'";

    /// <summary>Whether an id may be used.</summary>
    public static bool IsValid(string runId) => Pattern().IsMatch(runId) && !runId.Contains("..", StringComparison.Ordinal);

    /// <summary>Refuses an id that may not be used.</summary>
    /// <exception cref="RunException">It may not.</exception>
    public static void Check(string runId)
    {
        if (!IsValid(runId))
        {
            throw new RunException(RunRefusal.BadRunId, $"run id '{runId}': expected {Rule}.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Pattern();
}
