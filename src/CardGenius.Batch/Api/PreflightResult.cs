namespace CardGenius.Batch.Api;

/// <summary>What a preflight found.</summary>
/// <param name="Outcome">Whether a run may begin.</param>
/// <param name="Message">For a person: what was found and what to do.</param>
public sealed record PreflightResult(PreflightOutcome Outcome, string Message);
