namespace CardGenius.Batch.Records;

/// <summary>The final outcome of a user.</summary>
/// <param name="User">The position of the user in the run, from 0.</param>
/// <param name="Line">The outcome line (<see cref="OutcomeLine"/>) without its line end. It is valid until the next outcome is read.</param>
internal readonly record struct UserOutcome(long User, ReadOnlyMemory<byte> Line);
