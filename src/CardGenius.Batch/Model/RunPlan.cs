namespace CardGenius.Batch.Model;

/// <summary>What planning found, written once. Small, and nothing of it is about a single user.</summary>
public sealed record RunPlan
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>When planning ended.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>The results' <c>run_date</c>: the date of <see cref="PlannedAt"/> in the time zone of the settings. Null in plans of older
    /// versions: the date in UTC.</summary>
    public DateOnly? RunDate { get; init; }

    /// <summary>The input's name.</summary>
    public required string InputName { get; init; }

    /// <summary>The input's size in bytes.</summary>
    public required long InputBytes { get; init; }

    /// <summary>The input's SHA-256 in lower-case hex: the same run id on another input is an error.</summary>
    public required string InputSha256 { get; init; }

    /// <summary>Data rows: users and rejects.</summary>
    public required long Rows { get; init; }

    /// <summary>Users: rows that are asked for.</summary>
    public required long Users { get; init; }

    /// <summary>Rows that cannot be a user.</summary>
    public required long Rejects { get; init; }

    /// <summary>Rows of nothing but blanks, passed over.</summary>
    public long EmptyRows { get; init; }

    /// <summary>The input's own columns, in order, as they will stand in the results.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Which of <see cref="Columns"/> holds the id.</summary>
    public required int IdColumn { get; init; }

    /// <summary>What a person should know of the input, for example sheets that are not read and columns that are not sent. Never an id or a
    /// cell.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Users a chunk.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>How many chunks there are.</summary>
    public int Chunks => (int)((Users + ChunkSize - 1) / ChunkSize);
}
