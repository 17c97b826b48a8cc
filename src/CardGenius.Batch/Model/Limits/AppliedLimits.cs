namespace CardGenius.Batch.Model.Limits;

/// <summary>The changed limits of a run as its host applies them: at most the limits that are configured for the host.</summary>
/// <param name="Number">The number of the change (<see cref="RunLimits.Number"/>).</param>
/// <param name="Concurrency">The maximum number of requests in flight.</param>
/// <param name="RequestsPerSecond">The rate limit, in requests per second; null if there is none.</param>
/// <param name="Window">The maximum number of chunks in flight: the concurrency, or less if the rate limit requires it.</param>
/// <param name="Change">What changed, for messages.</param>
/// <param name="By">Who changed the limits; null if unknown.</param>
public sealed record AppliedLimits(
    int Number, int Concurrency, double? RequestsPerSecond, int Window, string Change, string? By);
