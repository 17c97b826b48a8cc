namespace CardGenius.Service;

/// <summary>The record of the request that started a run.</summary>
/// <param name="Fingerprint">The fingerprint of the request. Equal requests have equal fingerprints.</param>
/// <param name="Origin">The origin of the request: <c>http</c>, <c>weekly</c> or <c>redrive</c>.</param>
/// <param name="At">The time of the request.</param>
/// <param name="Input">The path of the input, for a run of a week; null for other runs and in records of older versions.</param>
/// <param name="InputVersion">The version of the input at that time; null if <paramref name="Input"/> is null.</param>
/// <param name="Earlier">The creation time of the execution that the host already had for this run id; null if it had none. The store can be
/// newer than the history of the host, and then such an execution does not belong to this run.</param>
public sealed record StartRecord(
    string Fingerprint,
    string Origin,
    DateTimeOffset At,
    string? Input = null,
    string? InputVersion = null,
    DateTimeOffset? Earlier = null);
