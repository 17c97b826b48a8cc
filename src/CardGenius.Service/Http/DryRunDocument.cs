using CardGenius.Service.Http.Runs;

namespace CardGenius.Service.Http;

/// <summary>The result of a dry run. A dry run writes nothing and does not call the API.</summary>
/// <param name="DryRun">Always true.</param>
/// <param name="Input">The name of the input.</param>
/// <param name="Format">The format of the input.</param>
/// <param name="Rows">The number of data rows that were read.</param>
/// <param name="Users">The number of rows that are valid users.</param>
/// <param name="Rejects">The number of rows that are not valid users.</param>
/// <param name="IsWhole">False if the input has more rows than a dry run reads.</param>
/// <param name="Columns">The columns and their use.</param>
/// <param name="RejectReasons">The reasons of the rejects, most frequent first.</param>
/// <param name="Notes">Notes about the input, for example columns that are not sent; null if there are none.</param>
/// <param name="Prediction">The prediction of the run; null if there is no user. It covers only the rows that were read.</param>
public sealed record DryRunDocument(
    bool DryRun,
    string Input,
    string Format,
    long Rows,
    long Users,
    long Rejects,
    bool IsWhole,
    IReadOnlyList<ColumnDocument> Columns,
    IReadOnlyList<RejectReasonDocument> RejectReasons,
    IReadOnlyList<string>? Notes,
    PredictionDocument? Prediction);

/// <summary>A column of an input.</summary>
/// <param name="Column">The header of the column.</param>
/// <param name="Use">The use of the column: the field that it provides, or <c>passed through</c>.</param>
public sealed record ColumnDocument(string Column, string Use);

/// <summary>A reason of rejects.</summary>
/// <param name="Column">The column with the error. Absent if the error concerns the whole row.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Rows">The number of rejects with this reason.</param>
public sealed record RejectReasonDocument(string? Column, string Reason, long Rows);
