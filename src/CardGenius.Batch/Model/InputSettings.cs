using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>What the input is and how its columns become a request (cardgenius-api.md, "Input columns").</summary>
public sealed record InputSettings
{
    /// <summary>The input as the user named it: a path on this machine, or a path in the store.</summary>
    public string Path { get; set; } = "";

    /// <summary>The sheet of an .xlsx: its name, or its place from 0 as digits. Null: the first.</summary>
    public string? Sheet { get; init; }

    /// <summary>At most so many data rows are read (rejects included); null: all.</summary>
    public long? Limit { get; init; }

    /// <summary>
    /// The <c>column_mappings</c> of real_config.json: the program's name of a column (<c>user_id</c>, <c>amazon_spends</c>,
    /// <c>myntra</c>, <c>ajio</c>, <c>avg_gmv</c>, <c>grocery</c>, or any API field) → the input's header. Null: found by the headers.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ColumnMappings { get; init; }

    /// <summary>How <c>other_online_spends</c> is made from today's columns.</summary>
    public OtherOnlineMode OtherOnline { get; set; } = OtherOnlineMode.SumComponents;

    /// <summary>Whether a row of nothing but blanks is passed over (counted, but no reject). False: it is a reject, having no id.</summary>
    public bool SkipEmptyRows { get; set; } = true;

    /// <summary>
    /// Whether an input is used although a column's header is one letter away from a known one, or no column has spends. Such columns are
    /// not sent. False: the input is refused.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoreColumns { get; init; }

    /// <summary>
    /// The SHA-256, in lower-case hex, of the content that the run was named by: planning refuses another. Null: any content.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Sha256 { get; init; }
}
