namespace CardGenius.Batch.Model.Counts;

/// <summary>One attempt (one HTTP request).</summary>
/// <param name="Class">Why it failed; <see cref="FailureClass.None"/> where it did not.</param>
/// <param name="Status">The HTTP status, or null where none came.</param>
/// <param name="Latency">From sending the request to the end of the answer, or to its failure.</param>
public readonly record struct AttemptOutcome(FailureClass Class, int? Status, TimeSpan Latency);
