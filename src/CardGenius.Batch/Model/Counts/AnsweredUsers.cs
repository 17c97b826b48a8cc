namespace CardGenius.Batch.Model.Counts;

/// <summary>Counts of answered users.</summary>
/// <param name="Users">The number of users with a result.</param>
/// <param name="WithoutCards">The number of these users whose result contains no card.</param>
/// <param name="Dropped">The numbers of cards in their responses that the ranking rules excluded.</param>
public readonly record struct AnsweredUsers(long Users, long WithoutCards, DroppedCards Dropped)
{
    /// <summary>Returns the sum of two counts.</summary>
    public static AnsweredUsers operator +(AnsweredUsers left, AnsweredUsers right) => Add(left, right);

    /// <summary>Returns the sum of two counts.</summary>
    public static AnsweredUsers Add(AnsweredUsers left, AnsweredUsers right) =>
        new(left.Users + right.Users, left.WithoutCards + right.WithoutCards, left.Dropped + right.Dropped);

    /// <summary>Returns whether the share of users without a card is above the tolerance.</summary>
    /// <param name="tolerance">The tolerated share, 0 to 1.</param>
    /// <param name="minimumUsers">The number of answered users from which the share is evaluated.</param>
    public bool IsAbove(double tolerance, int minimumUsers) => Users >= minimumUsers && WithoutCards > tolerance * Users;
}
