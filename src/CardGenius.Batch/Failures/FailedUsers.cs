using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Failures;

/// <summary>Users that failed in the same way. It contains no data of a user.</summary>
/// <param name="Class">The class of the last attempt.</param>
/// <param name="Status">The HTTP status code of the last attempt; null if it got no response.</param>
/// <param name="Transient">Whether the redrive pass requests the users again.</param>
/// <param name="Message">The description of the failure, with masked words (<see cref="MessageMask"/>).</param>
/// <param name="Count">The number of users.</param>
/// <param name="Rows">The rows of the first users in the input, at most <see cref="MostRows"/>.</param>
/// <param name="First">The start of the first attempt.</param>
/// <param name="Last">The end of the last attempt.</param>
public sealed record FailedUsers(
    FailureClass Class,
    int? Status,
    bool Transient,
    string Message,
    long Count,
    IReadOnlyList<long> Rows,
    DateTimeOffset First,
    DateTimeOffset Last)
{
    /// <summary>The maximum number of <see cref="Rows"/>.</summary>
    public const int MostRows = 5;

    /// <summary>The message of users whose own messages are not kept, because there are too many different ones.</summary>
    public const string OtherMessages = "(other messages)";

    /// <summary>Returns the failure of one user.</summary>
    public static FailedUsers Of(long row, string id, CallFailure failure, bool transient) => new(
        failure.Class, failure.Status, transient, MessageMask.Of(failure.Detail, id), 1, [row], failure.First, failure.Last);

    /// <summary>Returns the sum of two groups. Their class, status and message must be equal.</summary>
    public FailedUsers Add(FailedUsers other) => this with
    {
        Count = Count + other.Count,
        Rows = [.. Rows.Concat(other.Rows).Order().Take(MostRows)],
        First = First < other.First ? First : other.First,
        Last = Last > other.Last ? Last : other.Last,
    };
}
