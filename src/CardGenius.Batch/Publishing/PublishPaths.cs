using System.Globalization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Publishing;

/// <summary>The paths of the files of a publication.</summary>
internal static class PublishPaths
{
    public const string ExcelName = "results.xlsx";

    /// <summary>The name of the file with the header of a gzip member.</summary>
    public const string MemberHeaderName = "member.header";

    /// <summary>The name of the file with the compressed header row of <c>results.csv.gz</c>.</summary>
    public const string CsvHeaderName = "header.csv.deflate";

    /// <summary>Returns the name of the file with the trailer of the gzip member of a published file.</summary>
    public static string MemberTrailerName(string name) => $"{name}.trailer";

    public static string RecordName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.json");

    public static string CsvName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.csv.deflate");

    public static string FailuresName(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.failures.ndjson.deflate");

    public static string Record(string runId, int part) => $"{RunPaths.Segments(runId)}/{RecordName(part)}";

    /// <summary>Returns the published results folder of a run.</summary>
    public static string Results(RunPlan plan) => RunPaths.Results(
        plan.RunId, plan.RunDate ?? RunDates.Of(plan.PlannedAt, timeZone: null));

    /// <summary>Returns the path of the file that marks the publication of a run as complete.</summary>
    public static string Success(RunPlan plan) => $"{Results(plan)}/{RunPaths.SuccessName}";
}
