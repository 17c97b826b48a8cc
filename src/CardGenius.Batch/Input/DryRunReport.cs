using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>What planning would find in an input.</summary>
public sealed record DryRunReport
{
    /// <summary>The input's name.</summary>
    public required string InputName { get; init; }

    /// <summary>How it is read, for a person, e.g. <c>CSV, separated by commas</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The input's size and digest.</summary>
    public required InputDigest Digest { get; init; }

    /// <summary>Data rows: users and rejects.</summary>
    public required long Rows { get; init; }

    /// <summary>Users: rows that would be asked for.</summary>
    public required long Users { get; init; }

    /// <summary>Rows that cannot be a user.</summary>
    public required long Rejects { get; init; }

    /// <summary>Rows of nothing but blanks, passed over.</summary>
    public required long EmptyRows { get; init; }

    /// <summary>The bytes of all requests together.</summary>
    public required long RequestBytes { get; init; }

    /// <summary>All columns of the input, in order, with what each gives.</summary>
    public required IReadOnlyList<ColumnUse> Columns { get; init; }

    /// <summary>What a person should know of the input, for example sheets that are not read and columns that are not sent. Never an id or a
    /// cell.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether a run refuses the input; <see cref="Notes"/> say why.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The rejects by column and reason, most first.</summary>
    public required IReadOnlyList<RejectCount> RejectsByReason { get; init; }

    /// <summary>The first rejects, in input order; at most 20.</summary>
    public required IReadOnlyList<Reject> FirstRejects { get; init; }
}

/// <summary>How many rows were rejected for one reason.</summary>
/// <param name="Column">The column at fault; null for the row as a whole.</param>
/// <param name="Reason">The reason, without what is particular to a row.</param>
/// <param name="Count">How many.</param>
public sealed record RejectCount(string? Column, string Reason, long Count);
