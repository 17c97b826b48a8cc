namespace CardGenius.Simulator.Cards;

/// <summary>What came of reading a request's body: a profile, or the status and the reason of its refusal.</summary>
/// <param name="Profile">The profile; null where the body is refused.</param>
/// <param name="Status">0, or the HTTP status of the refusal: 400 (not a JSON object) or 422 (an amount that cannot be).</param>
/// <param name="Error">Why it is refused.</param>
/// <param name="HasUnknownField">True where a field was there that the API does not know (it is ignored, and counted).</param>
internal readonly record struct ProfileReading(SpendProfile? Profile, int Status, string? Error, bool HasUnknownField);
