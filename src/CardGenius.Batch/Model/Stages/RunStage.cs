namespace CardGenius.Batch.Model.Stages;

/// <summary>A stage of a rollout: the next users of the input, with their own concurrency.</summary>
/// <param name="Workers">The maximum number of requests in flight.</param>
/// <param name="Users">The number of users; null for all that are left.</param>
public sealed record RunStage(int Workers, long? Users);
