using CardGenius.Batch.Model;

namespace CardGenius.Service.Http;

/// <summary>The content of a start request.</summary>
internal sealed record StartRequest
{
    /// <summary>Gets the requested run id; null to generate one.</summary>
    public string? RunId { get; init; }

    /// <summary>Gets the path of the input in the container; null if the request contains the users.</summary>
    public string? Input { get; init; }

    /// <summary>Gets the users in the request, as NDJSON; null if the input is a file.</summary>
    public ReadOnlyMemory<byte>? Users { get; init; }

    public bool DryRun { get; init; }

    public int? TopN { get; init; }

    public int? Concurrency { get; init; }

    public double? RequestsPerSecond { get; init; }

    public double? FailureTolerance { get; init; }

    public double? NoCardTolerance { get; init; }

    public double? RejectTolerance { get; init; }

    public long? Limit { get; init; }

    public string? Sheet { get; init; }

    public IReadOnlyDictionary<string, string>? ColumnMappings { get; init; }

    public OtherOnlineMode? OtherOnline { get; init; }

    public bool? IgnoreColumns { get; init; }

    public IReadOnlyList<string>? SpendKeys { get; init; }

    public bool? Excel { get; init; }

    public bool? CsvSafe { get; init; }

    /// <summary>Returns the settings of the run: the settings of the service, replaced by the requested ones.</summary>
    public RunSettings Apply(RunSettings defaults, string path) => defaults with
    {
        TopN = TopN ?? defaults.TopN,
        Concurrency = Concurrency ?? defaults.Concurrency,
        FailureTolerance = FailureTolerance ?? defaults.FailureTolerance,
        NoCardTolerance = NoCardTolerance ?? defaults.NoCardTolerance,
        RejectTolerance = RejectTolerance ?? defaults.RejectTolerance,
        SpendKeys = SpendKeys ?? defaults.SpendKeys,
        Excel = Excel ?? defaults.Excel,
        CsvSafe = CsvSafe ?? defaults.CsvSafe,
        Api = defaults.Api with { RequestsPerSecond = RequestsPerSecond ?? defaults.Api.RequestsPerSecond },
        Input = defaults.Input with
        {
            Path = path,
            Limit = Limit ?? defaults.Input.Limit,
            Sheet = Sheet ?? defaults.Input.Sheet,
            ColumnMappings = ColumnMappings ?? defaults.Input.ColumnMappings,
            OtherOnline = OtherOnline ?? defaults.Input.OtherOnline,
            IgnoreColumns = IgnoreColumns ?? defaults.Input.IgnoreColumns,
        },
    };
}
