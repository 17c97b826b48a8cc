using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input;

/// <summary>Receives the users and rejects of a pass over the input.</summary>
internal interface IPassSink
{
    /// <summary>Adds the current row of the validator as a user.</summary>
    void AddUser(long row, RowValidator validator);

    /// <summary>Adds the current row of the validator as a reject.</summary>
    void AddReject(long row, RowError error, RowValidator validator);

    /// <summary>Writes the collected data if there is enough of it.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
