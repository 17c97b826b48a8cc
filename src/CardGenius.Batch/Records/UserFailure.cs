namespace CardGenius.Batch.Records;

/// <summary>A user without an answer, as an outcome line holds it.</summary>
/// <param name="Row">The user's row in the input.</param>
/// <param name="Id">The user's id.</param>
/// <param name="Failure">What went wrong.</param>
/// <param name="Transient">Whether it may pass: the redrive pass tries such a user once more.</param>
public readonly record struct UserFailure(long Row, string Id, CallFailure Failure, bool Transient);
