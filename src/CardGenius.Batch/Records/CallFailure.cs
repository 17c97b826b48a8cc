using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Records;

/// <summary>The failure of a call, as the failure record contains it.</summary>
/// <param name="Class">The class of the last attempt.</param>
/// <param name="Status">The HTTP status code of the last attempt; null if it got no response.</param>
/// <param name="Attempts">The number of attempts.</param>
/// <param name="First">The time at which the first attempt started.</param>
/// <param name="Last">The time at which the last attempt ended.</param>
/// <param name="Detail">A description of the failure. It contains at most 200 characters of the response body, without control characters.</param>
public sealed record CallFailure(
    FailureClass Class, int? Status, int Attempts, DateTimeOffset First, DateTimeOffset Last, string Detail);
