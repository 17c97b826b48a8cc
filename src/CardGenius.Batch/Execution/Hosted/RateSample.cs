namespace CardGenius.Batch.Execution.Hosted;

/// <summary>How many users were done at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Done">Users done.</param>
public readonly record struct RateSample(DateTimeOffset At, long Done);
