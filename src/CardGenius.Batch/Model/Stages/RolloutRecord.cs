using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model.Stages;

/// <summary>The stages of a rollout that have ended. It is kept beside the files of the run.</summary>
public sealed record RolloutRecord
{
    /// <summary>The stages, in their order.</summary>
    public IReadOnlyList<StageRecord> Stages { get; set; } = [];

    /// <summary>Why the next stage was stopped before its last user; null if it was not, or if somebody accepted it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stopped { get; init; }

    /// <summary>Whether somebody accepted that the next stage was stopped. It is then executed to its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StopAccepted { get; init; }
}
