using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>The result of a dry run: what planning would find in an input.</summary>
public sealed record DryRunReport
{
    /// <summary>Gets the name of the input.</summary>
    public required string InputName { get; init; }

    /// <summary>Gets the description of the format, for example <c>CSV, separated by commas</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Gets the size and the SHA-256 of the input.</summary>
    public required InputDigest Digest { get; init; }

    /// <summary>Gets the number of data rows: users and rejects.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the number of rows that are valid users.</summary>
    public required long Users { get; init; }

    /// <summary>Gets the number of rows that are not valid users.</summary>
    public required long Rejects { get; init; }

    /// <summary>Gets the number of blank rows, which are skipped.</summary>
    public required long EmptyRows { get; init; }

    /// <summary>Gets the total size of all requests in bytes.</summary>
    public required long RequestBytes { get; init; }

    /// <summary>Gets all columns of the input, in order, with their use.</summary>
    public required IReadOnlyList<ColumnUse> Columns { get; init; }

    /// <summary>Gets notes about the input, for example sheets that are not read and columns that are not sent. They contain no id and no
    /// cell.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets whether a run would refuse the input. <see cref="Notes"/> contain the reason.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Gets the numbers of rejects by column and reason, largest first.</summary>
    public required IReadOnlyList<RejectCount> RejectsByReason { get; init; }

    /// <summary>Gets the first rejects, at most 20, in input order.</summary>
    public required IReadOnlyList<Reject> FirstRejects { get; init; }
}

/// <summary>The number of rejects with the same reason.</summary>
/// <param name="Column">The column with the error; null if the error concerns the whole row.</param>
/// <param name="Reason">The reason, without details of a row.</param>
/// <param name="Count">The number of rejects.</param>
public sealed record RejectCount(string? Column, string Reason, long Count);
