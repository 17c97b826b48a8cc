using System.Globalization;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Model;

/// <summary>The store's layout (architecture.md, "The store"): everything private to the program under <c>runs/{runId}/</c>, what consumers
/// read under <c>results/run_date=YYYY-MM-DD/run_id={runId}/</c>.</summary>
public static class RunPaths
{
    /// <summary>The folder of all runs.</summary>
    public const string Runs = "runs";

    /// <summary>The folder of all results.</summary>
    public const string AllResults = "results";

    /// <summary>A run's private folder.</summary>
    public static string Run(string runId) => $"{Runs}/{runId}";

    /// <summary>The run's settings (<see cref="RunSettings"/>), written once at planning.</summary>
    public static string Settings(string runId) => $"{Run(runId)}/settings.json";

    /// <summary>The run's plan (<see cref="RunPlan"/>), written last at planning: where it is, planning is done.</summary>
    public static string Plan(string runId) => $"{Run(runId)}/plan.json";

    /// <summary>The redrive pass's plan (<see cref="RedrivePlan"/>).</summary>
    public static string RedrivePlan(string runId) => $"{Run(runId)}/redrive.json";

    /// <summary>The ranking rules' tables as they were at planning (<c>RankingRules</c>).</summary>
    public static string Rules(string runId) => $"{Run(runId)}/rules.json";

    /// <summary>What people asked of the run (<see cref="RunControl"/>).</summary>
    public static string Control(string runId) => $"{Run(runId)}/control.json";

    /// <summary>The newest progress (<see cref="RunProgress"/>).</summary>
    public static string Progress(string runId) => $"{Run(runId)}/progress.json";

    /// <summary>How the run's last execution ended (<see cref="RunResult"/>).</summary>
    public static string Result(string runId) => $"{Run(runId)}/result.json";

    /// <summary>The planned users, a JSON line each.</summary>
    public static string Users(string runId) => $"{Run(runId)}/users.ndjson";

    /// <summary>Where each user's line begins in <see cref="Users"/>: a little-endian 64-bit offset a user, and one more for the end.</summary>
    public static string Offsets(string runId) => $"{Run(runId)}/users.offsets";

    /// <summary>The rejected rows, a JSON line each.</summary>
    public static string Rejects(string runId) => $"{Run(runId)}/rejects.ndjson";

    /// <summary>The users of the redrive pass: a little-endian 64-bit user index each, ascending.</summary>
    public static string RedriveUsers(string runId) => $"{Run(runId)}/redrive.users";

    /// <summary>Which run's turn it is, where several instances work on this store (<c>RunLeaseRecord</c>).</summary>
    public const string RunLease = "turn.json";

    /// <summary>How the run was asked for (<c>StartRecord</c>): the same once more finds it, another is refused.</summary>
    public static string Start(string runId) => $"{Run(runId)}/start.json";

    /// <summary>The users of a run that came with the request, as an input.</summary>
    public static string InlineInput(string runId) => $"{Run(runId)}/input.ndjson";

    /// <summary>A claim on a piece of the run's work (<see cref="WorkLease"/>), without its number and ending.</summary>
    public static string WorkLease(string runId, string work) => $"{Run(runId)}/claims/{work}";

    /// <summary>The claim on a chunk.</summary>
    public static string ChunkClaim(string runId, ChunkKey key) =>
        WorkLease(runId, string.Create(CultureInfo.InvariantCulture, $"pass-{key.Pass}/{key.Index:D6}"));

    /// <summary>The folder of all chunks' files.</summary>
    public static string Chunks(string runId) => $"{Run(runId)}/chunks";

    /// <summary>A chunk's file.</summary>
    public static string Chunk(string runId, ChunkKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chunks(runId)}/pass-{key.Pass}/{key.Index:D6}.ndjson");

    /// <summary>The folder of what each part adds to the files of the whole publication, and of what it counted.</summary>
    public static string Segments(string runId) => $"{Run(runId)}/publish-segments";

    /// <summary>The folder in which a publication is put together before consumers see it.</summary>
    public static string Staging(string runId) => $"{Run(runId)}/publish";

    /// <summary>A run's results, as consumers see them.</summary>
    public static string Results(string runId, DateOnly runDate) =>
        string.Create(CultureInfo.InvariantCulture, $"{AllResults}/run_date={runDate:yyyy-MM-dd}/run_id={runId}");

    /// <summary>A part's file name.</summary>
    public static string PartName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.ndjson.gz");

    /// <summary>The name of the results in today's columns.</summary>
    public const string ResultsCsvName = "results.csv.gz";

    /// <summary>The name of the failures file.</summary>
    public const string FailuresName = "failures.ndjson.gz";

    /// <summary>The name of the rejects file.</summary>
    public const string RejectsName = "rejects.ndjson.gz";

    /// <summary>The name of the manifest.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The empty file that says a publication is complete; written last.</summary>
    public const string SuccessName = "_SUCCESS";
}
