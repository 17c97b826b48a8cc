using System.Text.Json.Serialization;
using CardGenius.Batch.Model.Chunks;
using CardGenius.Batch.Model.Stages;

namespace CardGenius.Batch.Model;

/// <summary>The result of planning, which is written once. It is small and contains no data of a single user.</summary>
public sealed record RunPlan
{
    /// <summary>The run id.</summary>
    public required string RunId { get; init; }

    /// <summary>The time at which planning ended.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>The <c>run_date</c> of the results: the date of <see cref="PlannedAt"/> in the time zone of the settings. In plans of older versions
    /// it is null, and the date in UTC applies.</summary>
    public DateOnly? RunDate { get; init; }

    /// <summary>The name of the input.</summary>
    public required string InputName { get; init; }

    /// <summary>The size of the input in bytes.</summary>
    public required long InputBytes { get; init; }

    /// <summary>The SHA-256 digest of the input in lowercase hex. A run cannot be resumed with another input.</summary>
    public required string InputSha256 { get; init; }

    /// <summary>The number of data rows: users and rejects.</summary>
    public required long Rows { get; init; }

    /// <summary>The number of users: the valid rows.</summary>
    public required long Users { get; init; }

    /// <summary>The number of rows that are not a valid user.</summary>
    public required long Rejects { get; init; }

    /// <summary>The number of skipped rows with only blank cells.</summary>
    public long EmptyRows { get; init; }

    /// <summary>The columns of the input that appear in the results, in their order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The position of the user id in <see cref="Columns"/>, from 0.</summary>
    public required int IdColumn { get; init; }

    /// <summary>Notes about the input, for example sheets that are not read and columns that are not sent. They contain no user id and no
    /// cell.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A digest of the rows and their columns, in lowercase hex. A workbook that was saved again without a change has other bytes, but the same
    /// rows. Null in plans of older versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RowsSha256 { get; init; }

    /// <summary>The runs whose rejects the input contains, and the runs whose rejects those contained. Their users are not requested again.
    /// Null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RejectsOf { get; init; }

    /// <summary>Whether the present execution planned the run. No chunk has been processed then. It is false in the stored plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsNew { get; init; }

    /// <summary>The maximum number of users in a chunk.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>The number of workers for which the last chunks get smaller. Null in plans of earlier versions, whose chunks have the same
    /// size.</summary>
    public int? Workers { get; init; }

    /// <summary>The stages of a rollout. The chunks of a stage end with its users. Null for a run without stages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunStage>? Stages { get; init; }

    /// <summary>The number of chunks.</summary>
    public int Chunks => ToLayout().Count;

    /// <summary>Returns the chunks.</summary>
    public ChunkLayout ToLayout() => Stages is null ? new(Users, ChunkSize, Workers) : ChunkLayout.OfStages(Users, ChunkSize, Stages);

    /// <summary>Returns the number of users until the end of a stage.</summary>
    /// <param name="stage">The index of the stage, from 0.</param>
    public long UsersUntil(int stage) => Math.Min(Users, (Stages ?? []).Take(stage + 1).Sum(s => s.Users ?? Users));
}
