namespace CardGenius.Batch.Service;

/// <summary>What the weekly timer did.</summary>
/// <param name="Started">Whether a run began.</param>
/// <param name="RunId">The week's run.</param>
/// <param name="Message">For the log.</param>
public sealed record WeeklyOutcome(bool Started, string RunId, string Message);
