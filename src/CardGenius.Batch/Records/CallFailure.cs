using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Records;

/// <summary>A call's failure, as the failure record keeps it.</summary>
/// <param name="Class">The last attempt's class.</param>
/// <param name="Status">The last HTTP status, or null.</param>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="First">When the first attempt began.</param>
/// <param name="Last">When the last attempt ended.</param>
/// <param name="Detail">What went wrong, for a person; at most 200 characters of the answer's body, control characters removed.</param>
public sealed record CallFailure(
    FailureClass Class, int? Status, int Attempts, DateTimeOffset First, DateTimeOffset Last, string Detail);
