namespace CardGenius.Batch.Execution;

/// <summary>Whose turn it is.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Execution">Which execution of it; a newer one has a higher name, in ordinal order.</param>
/// <param name="Since">When it was taken.</param>
/// <param name="QuietUntil">Until when no call may be made, because requests of a run that was ended by force may be in flight;
/// null where the forerunner gave its turn back.</param>
public sealed record RunLeaseRecord(string RunId, string Execution, DateTimeOffset Since, DateTimeOffset? QuietUntil = null);
