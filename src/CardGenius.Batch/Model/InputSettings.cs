using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>The input, and how its columns are mapped to requests (cardgenius-api.md, "Input columns").</summary>
public sealed record InputSettings
{
    /// <summary>The path of the input, as the user specified it: on this machine, in the input container, or in the store.</summary>
    public string Path { get; set; } = "";

    /// <summary>The sheet of an .xlsx file: its name, or its position from 0 as digits; null for the first sheet.</summary>
    public string? Sheet { get; init; }

    /// <summary>The maximum number of data rows to read, including rejects; null for all rows.</summary>
    public long? Limit { get; init; }

    /// <summary>
    /// The <c>column_mappings</c> of real_config.json. They map the program's name of a column (<c>user_id</c>, <c>amazon_spends</c>,
    /// <c>myntra</c>, <c>ajio</c>, <c>avg_gmv</c>, <c>grocery</c>, or any API field) to the header in the input. Null if the headers determine the
    /// columns.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ColumnMappings { get; init; }

    /// <summary>How <c>other_online_spends</c> is calculated from the GMV columns.</summary>
    public OtherOnlineMode OtherOnline { get; set; } = OtherOnlineMode.SumComponents;

    /// <summary>Whether a row with only blank cells is skipped and counted. If false, it is a reject, because it has no user id.</summary>
    public bool SkipEmptyRows { get; set; } = true;

    /// <summary>
    /// Whether an input is accepted even if a header differs by one letter from a known header, or if no column contains spends. Such columns are
    /// not sent. If false, the input is refused.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoreColumns { get; init; }

    /// <summary>
    /// The expected SHA-256 digest of the input, in lowercase hex, if the run id depends on the content. Planning refuses any other content. Null
    /// if any content is accepted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Sha256 { get; init; }
}
