using System.Globalization;
using CardGenius.Batch.Model.Stages;

namespace CardGenius.Batch.Model;

/// <summary>The layout of a store (architecture.md, "The store"). The private files of the program are in <c>runs/{runId}/</c>. Consumers read
/// <c>results/run_date=YYYY-MM-DD/run_id={runId}/</c>.</summary>
public static class RunPaths
{
    /// <summary>The folder of all runs.</summary>
    public const string Runs = "runs";

    /// <summary>The folder of uploaded inputs.</summary>
    public const string Inputs = "inputs";

    /// <summary>The folder of all results.</summary>
    public const string AllResults = "results";

    /// <summary>The private folder of a run.</summary>
    public static string Run(string runId) => $"{Runs}/{runId}";

    /// <summary>The settings of the run (<see cref="RunSettings"/>), which planning writes once.</summary>
    public static string Settings(string runId) => $"{Run(runId)}/settings.json";

    /// <summary>The plan of the run (<see cref="RunPlan"/>). Planning writes it last: if it exists, planning is complete.</summary>
    public static string Plan(string runId) => $"{Run(runId)}/plan.json";

    /// <summary>The plan of the redrive pass (<see cref="RedrivePlan"/>).</summary>
    public static string RedrivePlan(string runId) => $"{Run(runId)}/redrive.json";

    /// <summary>The stages of a rollout that have ended (<see cref="RolloutRecord"/>).</summary>
    public static string Rollout(string runId) => $"{Run(runId)}/rollout.json";

    /// <summary>The ranking rules at the time of planning (<c>RankingRules</c>).</summary>
    public static string Rules(string runId) => $"{Run(runId)}/rules.json";

    /// <summary>The control request for the run (<see cref="RunControl"/>).</summary>
    public static string Control(string runId) => $"{Run(runId)}/control.json";

    /// <summary>The latest change of the limits of the run (<see cref="Limits.RunLimits"/>).</summary>
    public static string Limits(string runId) => $"{Run(runId)}/limits.json";

    /// <summary>The newest progress (<see cref="RunProgress"/>).</summary>
    public static string Progress(string runId) => $"{Run(runId)}/progress.json";

    /// <summary>The result of the last execution of the run (<see cref="RunResult"/>).</summary>
    public static string Result(string runId) => $"{Run(runId)}/result.json";

    /// <summary>The timeline of the run (<c>RunTimeline</c>).</summary>
    public static string Timeline(string runId) => $"{Run(runId)}/timeline.json";

    /// <summary>The counts of the requests that no chunk file contains (<see cref="Counts.ChunkTally"/>, without users).</summary>
    public static string OtherRequests(string runId) => $"{Run(runId)}/requests.json";

    /// <summary>The planned users, one JSON line for each user.</summary>
    public static string Users(string runId) => $"{Run(runId)}/users.ndjson";

    /// <summary>The offset of each user's line in <see cref="Users"/>: a little-endian 64-bit number for each user, and one for the end.</summary>
    public static string Offsets(string runId) => $"{Run(runId)}/users.offsets";

    /// <summary>The rejected rows, one JSON line for each row.</summary>
    public static string Rejects(string runId) => $"{Run(runId)}/rejects.ndjson";

    /// <summary>The users of the redrive pass: a little-endian 64-bit index for each user, in ascending order.</summary>
    public static string RedriveUsers(string runId) => $"{Run(runId)}/redrive.users";

    /// <summary>The run lease: the run that the instances of a function app process now (<c>RunLeaseRecord</c>).</summary>
    public const string RunLease = "turn.json";

    /// <summary>The start request of the run (<c>StartRecord</c>). A repeated equal request returns the same run, and a different one is
    /// refused.</summary>
    public static string Start(string runId) => $"{Run(runId)}/start.json";

    /// <summary>The entry of the run in the queue of <c>cardgenius serve</c> (<c>QueueEntry</c>). It exists from the start of an execution until its
    /// end, so that a restart continues the run.</summary>
    public static string Queue(string runId) => $"{Run(runId)}/queue.json";

    /// <summary>The users in the start request, as the input of the run.</summary>
    public static string InlineInput(string runId) => $"{Run(runId)}/input.ndjson";

    /// <summary>The work lease of a piece of the run's work (<see cref="Storage.Leases.WorkLease"/>), without number and extension.</summary>
    public static string WorkLease(string runId, string work) => $"{Run(runId)}/claims/{work}";

    /// <summary>The folder of the heartbeats of the processes that hold work leases of the run (<see cref="Storage.Leases.LeaseHeartbeat"/>).</summary>
    public static string Heartbeats(string runId) => $"{Run(runId)}/claims/heartbeats";

    /// <summary>The work lease of a chunk, without number and extension.</summary>
    public static string ChunkWorkLease(string runId, ChunkKey key) =>
        WorkLease(runId, string.Create(CultureInfo.InvariantCulture, $"pass-{key.Pass}/{key.Index:D6}"));

    /// <summary>The folder of the chunk files.</summary>
    public static string Chunks(string runId) => $"{Run(runId)}/chunks";

    /// <summary>The folder of the chunk files of a pass.</summary>
    public static string Pass(string runId, int pass) => string.Create(CultureInfo.InvariantCulture, $"{Chunks(runId)}/pass-{pass}");

    /// <summary>The file of a chunk.</summary>
    public static string Chunk(string runId, ChunkKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chunks(runId)}/pass-{key.Pass}/{key.Index:D6}.ndjson");

    /// <summary>The folder with the contributions of each part to the common files of the publication, and with its counts.</summary>
    public static string Segments(string runId) => $"{Run(runId)}/publish-segments";

    /// <summary>The folder in which a publication is prepared before it becomes visible to consumers.</summary>
    public static string Staging(string runId) => $"{Run(runId)}/publish";

    /// <summary>The folder of a run's publication.</summary>
    public static string Results(string runId, DateOnly runDate) =>
        string.Create(CultureInfo.InvariantCulture, $"{AllResults}/run_date={runDate:yyyy-MM-dd}/run_id={runId}");

    /// <summary>The file name of a part.</summary>
    public static string PartName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.ndjson.gz");

    /// <summary>The name of the results file with the V2 columns.</summary>
    public const string ResultsCsvName = "results.csv.gz";

    /// <summary>The name of the failures file.</summary>
    public const string FailuresName = "failures.ndjson.gz";

    /// <summary>The name of the rejects file.</summary>
    public const string RejectsName = "rejects.ndjson.gz";

    /// <summary>The name of the rejects file for spreadsheet programs, as text.</summary>
    public const string RejectsCsvName = "rejects.csv";

    /// <summary>The name of the rejects file for spreadsheet programs, as a workbook.</summary>
    public const string RejectsExcelName = "rejects.xlsx";

    /// <summary>The name of the report as a page.</summary>
    public const string ReportPageName = "report.html";

    /// <summary>The name of the report as Markdown.</summary>
    public const string ReportTextName = "report.md";

    /// <summary>The name of the manifest.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The name of the empty file that marks a publication as complete. It is written last.</summary>
    public const string SuccessName = "_SUCCESS";
}
