namespace CardGenius.Batch.Service;

/// <summary>How a run was asked for.</summary>
/// <param name="Fingerprint">Equal for equal requests.</param>
/// <param name="Origin"><c>http</c>, <c>weekly</c> or <c>redrive</c>.</param>
/// <param name="At">When.</param>
public sealed record StartRecord(string Fingerprint, string Origin, DateTimeOffset At);
