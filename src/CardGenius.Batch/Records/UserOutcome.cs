namespace CardGenius.Batch.Records;

/// <summary>What became of a user in the end.</summary>
/// <param name="User">The user's place among the run's users, from 0.</param>
/// <param name="Line">The outcome's line (<see cref="OutcomeLine"/>) without its end; valid until the next one is asked for.</param>
internal readonly record struct UserOutcome(long User, ReadOnlyMemory<byte> Line);
