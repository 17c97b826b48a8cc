namespace CardGenius.Batch.Records;

/// <summary>The content of an outcome line for a user without a usable response.</summary>
/// <param name="Row">The row of the user in the input.</param>
/// <param name="Id">The user id.</param>
/// <param name="Failure">The failure.</param>
/// <param name="Transient">Whether the failure is transient. The redrive pass requests such a user again.</param>
public readonly record struct UserFailure(long Row, string Id, CallFailure Failure, bool Transient);
