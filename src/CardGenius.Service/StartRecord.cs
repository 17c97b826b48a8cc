namespace CardGenius.Service;

/// <summary>How a run was asked for.</summary>
/// <param name="Fingerprint">Equal for equal requests.</param>
/// <param name="Origin"><c>http</c>, <c>weekly</c> or <c>redrive</c>.</param>
/// <param name="At">When.</param>
/// <param name="Input">The input's path, for a run of a week; null for other runs and in records of older versions.</param>
/// <param name="InputVersion">The input's version then; null where <paramref name="Input"/> is.</param>
/// <param name="Earlier">When the execution was created that the host knew of this run id before the run was asked for; null where it knew of none.
/// The store may be newer than the host's history: such an execution is not one of this run.</param>
public sealed record StartRecord(
    string Fingerprint,
    string Origin,
    DateTimeOffset At,
    string? Input = null,
    string? InputVersion = null,
    DateTimeOffset? Earlier = null);
