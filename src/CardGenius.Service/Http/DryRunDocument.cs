namespace CardGenius.Service.Http;

/// <summary>What a run would find in its input. Nothing was written and no call was made.</summary>
/// <param name="DryRun">True.</param>
/// <param name="Input">The input's name.</param>
/// <param name="Format">How it is read.</param>
/// <param name="Rows">Data rows read.</param>
/// <param name="Users">Rows that would be asked for.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="IsWhole">False where the input has more rows than a dry run reads.</param>
/// <param name="Columns">The columns and what each gives.</param>
/// <param name="RejectReasons">Why rows are rejected, most first.</param>
/// <param name="Notes">What a person should know of the input, for example columns that are not sent; null: nothing.</param>
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
    IReadOnlyList<string>? Notes);

/// <summary>A column of an input.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Use">What it gives.</param>
public sealed record ColumnDocument(string Column, string Use);

/// <summary>Why rows are rejected.</summary>
/// <param name="Column">The column at fault; absent for the row as a whole.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">How many.</param>
public sealed record RejectReasonDocument(string? Column, string Reason, long Rows);
