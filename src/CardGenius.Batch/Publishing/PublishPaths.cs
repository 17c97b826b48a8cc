using System.Globalization;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Where a publication's pieces lie until it is complete.</summary>
internal static class PublishPaths
{
    public const string ExcelName = "results.xlsx";

    /// <summary>The compressed header row of the results in today's columns.</summary>
    public const string CsvHeaderName = "header.csv.gz";

    /// <summary>A run's pieces: what each part adds to the files of the whole, and what it counted.</summary>
    public static string Segments(string runId) => $"{RunPaths.Run(runId)}/publish-segments";

    public static string RecordName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.json");

    public static string CsvName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.csv.gz");

    public static string FailuresName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.failures.ndjson.gz");

    public static string Record(string runId, int part) => $"{Segments(runId)}/{RecordName(part)}";

    /// <summary>The results' folder, as consumers see it.</summary>
    public static string Results(RunPlan plan) => RunPaths.Results(plan.RunId, DateOnly.FromDateTime(plan.PlannedAt.UtcDateTime));

    /// <summary>The file that says a run's publication is complete.</summary>
    public static string Success(RunPlan plan) => $"{Results(plan)}/{RunPaths.SuccessName}";
}
