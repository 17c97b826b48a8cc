using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input;

/// <summary>Where a pass over the input puts what it finds.</summary>
internal interface IPassSink
{
    /// <summary>Takes the row that the judge has just judged a user.</summary>
    void AddUser(long row, RowValidator judge);

    /// <summary>Takes a row that cannot be a user.</summary>
    void AddReject(long row, RowError refusal, RowValidator judge);

    /// <summary>Writes what has gathered, where it is much.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
