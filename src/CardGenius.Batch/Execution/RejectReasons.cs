using System.Globalization;

namespace CardGenius.Batch.Execution;

/// <summary>Describes why a run stopped because of its rejects. The text contains only counts, because it reaches logs and the orchestration
/// history.</summary>
internal static class RejectReasons
{
    /// <summary>Returns the reason for a share of rejects that is above the tolerance; null if it is not.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="rejects">The number of rejects.</param>
    /// <param name="tolerance">The tolerated share of rejects among all rows, from 0 to 1.</param>
    public static string? Find(long users, long rejects, double tolerance) => rejects <= tolerance * (users + rejects)
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{rejects:#,0} of {users + rejects:#,0} rows are rejects, more than the tolerated {tolerance * 100:0.##} %, so no user was requested; 'cardgenius plan' (or a dry run) shows the columns and the reasons");
}
