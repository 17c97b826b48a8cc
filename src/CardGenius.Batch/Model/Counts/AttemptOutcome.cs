namespace CardGenius.Batch.Model.Counts;

/// <summary>The outcome of one attempt (one HTTP request).</summary>
/// <param name="Class">The reason of the failure; <see cref="FailureClass.None"/> if the attempt succeeded.</param>
/// <param name="Status">The HTTP status code; null if no response arrived.</param>
/// <param name="Latency">The time from the start of the request to the end of the response or to the failure.</param>
public readonly record struct AttemptOutcome(FailureClass Class, int? Status, TimeSpan Latency);
