namespace CardGenius.Service.Http.Runs;

/// <summary>How a browser receives a published file.</summary>
internal static class DownloadType
{
    private const string ReportName = "report.html";

    // The report is one file. It loads nothing and runs nothing.
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers of a file to its response.</summary>
    public static ApiResponse Describe(ApiResponse response, string name) => response with
    {
        ContentType = Path.GetExtension(name) switch
        {
            ".gz" => "application/gzip",
            ".csv" => "text/csv; charset=utf-8",
            ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".json" => "application/json; charset=utf-8",
            ".html" => "text/html; charset=utf-8",
            ".md" => "text/markdown; charset=utf-8",
            ".parquet" => "application/vnd.apache.parquet",
            _ => "application/octet-stream",
        },
        Disposition = name == ReportName ? "inline" : $"attachment; filename=\"{name}\"",
        SecurityPolicy = name == ReportName ? ReportPolicy : "default-src 'none'; sandbox",
    };
}
