using CardGenius.Batch.Model;

namespace CardGenius.Service.Http;

/// <summary>The body of a start, understood.</summary>
internal sealed record StartRequest
{
    /// <summary>The id the caller wants; null: one is made.</summary>
    public string? RunId { get; init; }

    /// <summary>The input's path in the container; null where the users came along.</summary>
    public string? Input { get; init; }

    /// <summary>The users that came along, as NDJSON.</summary>
    public ReadOnlyMemory<byte>? Users { get; init; }

    public bool DryRun { get; init; }

    public int? TopN { get; init; }

    public int? Concurrency { get; init; }

    public double? RequestsPerSecond { get; init; }

    public double? FailureTolerance { get; init; }

    public double? NoCardTolerance { get; init; }

    public long? Limit { get; init; }

    public string? Sheet { get; init; }

    public IReadOnlyDictionary<string, string>? ColumnMappings { get; init; }

    public OtherOnlineMode? OtherOnline { get; init; }

    public bool? IgnoreColumns { get; init; }

    public IReadOnlyList<string>? SpendKeys { get; init; }

    public bool? Excel { get; init; }

    public bool? CsvSafe { get; init; }

    /// <summary>The run's settings: the service's, with what is asked for.</summary>
    public RunSettings Apply(RunSettings defaults, string path) => defaults with
    {
        TopN = TopN ?? defaults.TopN,
        Concurrency = Concurrency ?? defaults.Concurrency,
        FailureTolerance = FailureTolerance ?? defaults.FailureTolerance,
        NoCardTolerance = NoCardTolerance ?? defaults.NoCardTolerance,
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
