using System.Text.RegularExpressions;

namespace CardGenius.Batch.Model;

/// <summary>The rules for run ids. A run id is also a folder name, a blob name and an orchestration id, on every operating system.</summary>
public static partial class RunIds
{
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

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Allowed();

    // Windows reserves a device name also with any extension.
    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
    [GeneratedRegex(@"\A(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedOnWindows();
}
