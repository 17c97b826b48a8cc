using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Publishing;

/// <summary>Where a publication's pieces lie until it is complete.</summary>
internal static class PublishPaths
{
    public const string ExcelName = "results.xlsx";

    /// <summary>The header of a gzip member.</summary>
    public const string MemberHeaderName = "member.header";

    /// <summary>The compressed header row of the results in today's columns.</summary>
    public const string CsvHeaderName = "header.csv.deflate";

    /// <summary>The name of the trailer of a published file's gzip member.</summary>
    public static string MemberTrailerName(string name) => $"{name}.trailer";

    public static string RecordName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.json");

    public static string CsvName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.csv.deflate");

    public static string FailuresName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.failures.ndjson.deflate");

    public static string Record(string runId, int part) => $"{RunPaths.Segments(runId)}/{RecordName(part)}";

    /// <summary>The results' folder, as consumers see it.</summary>
    public static string Results(RunPlan plan) => RunPaths.Results(
        plan.RunId, plan.RunDate ?? RunDates.Of(plan.PlannedAt, timeZone: null));

    /// <summary>The file that says a run's publication is complete.</summary>
    public static string Success(RunPlan plan) => $"{Results(plan)}/{RunPaths.SuccessName}";
}
