namespace CardGenius.Batch.Model.Counts;

/// <summary>Users whose request the API answered, and how many of them got no card.</summary>
/// <param name="Users">Users with a result.</param>
/// <param name="WithoutCards">Those of them whose result holds no card.</param>
/// <param name="Dropped">The cards of their responses that a rule of the ranking excluded.</param>
public readonly record struct AnsweredUsers(long Users, long WithoutCards, DroppedCards Dropped)
{
    /// <summary>The sum of both.</summary>
    public static AnsweredUsers operator +(AnsweredUsers left, AnsweredUsers right) => Add(left, right);

    /// <summary>The sum of both.</summary>
    public static AnsweredUsers Add(AnsweredUsers left, AnsweredUsers right) =>
        new(left.Users + right.Users, left.WithoutCards + right.WithoutCards, left.Dropped + right.Dropped);

    /// <summary>Whether more users are without a card than is tolerated.</summary>
    /// <param name="tolerance">The tolerated share, 0 to 1.</param>
    /// <param name="minimumUsers">How many users must be answered before the share is judged.</param>
    public bool IsAbove(double tolerance, int minimumUsers) => Users >= minimumUsers && WithoutCards > tolerance * Users;
}
