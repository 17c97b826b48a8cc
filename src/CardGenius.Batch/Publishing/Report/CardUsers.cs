namespace CardGenius.Batch.Publishing.Report;

/// <summary>The number of users whose first card is the same.</summary>
/// <param name="Card">The shown name of the card.</param>
/// <param name="Users">The number of users.</param>
public sealed record CardUsers(string Card, long Users);
