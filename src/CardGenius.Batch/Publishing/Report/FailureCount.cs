using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Users that failed in the same way.</summary>
/// <param name="Class">The class of the last attempt.</param>
/// <param name="Status">The HTTP status code of the last attempt; null if it got no response.</param>
/// <param name="Message">The description of the failure, with masked words (<see cref="MessageMask"/>).</param>
/// <param name="Users">The number of users.</param>
public sealed record FailureCount(FailureClass Class, int? Status, string Message, long Users);
