using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>Watches a claim's newest document for one process that waits, and leaves behind what it has seen for the next one.</summary>
/// <param name="store">Where the documents are.</param>
/// <param name="path">The document of what was seen.</param>
/// <param name="time">The clock.</param>
/// <param name="times">The claim's times.</param>
internal sealed class WorkLeaseWatch(IRunStore store, string path, TimeProvider time, LeaseTimes times)
{
    private WorkLeaseSighting? _before;
    private long _seenAt;
    private TimeSpan _unchanged;
    private TimeSpan _left;

    /// <summary>Whether the holder of a document is dead: it was seen unchanged for long enough.</summary>
    /// <param name="number">The document's number.</param>
    /// <param name="record">The document.</param>
    /// <param name="askedAt">The monotonic time from before it was read: a process that is frozen behind the reading has observed nothing meanwhile.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<bool> IsDeadAsync(int number, WorkLeaseRecord record, long askedAt, CancellationToken cancellationToken)
    {
        if (_before?.Number != number || _before.Renewals != record.Renewals)
        {
            _before = new(number, record.Renewals, 0);
            _unchanged = TimeSpan.Zero;
            if (await ReadAsync(cancellationToken) is { } left && left.Number == number && left.Renewals == record.Renewals)
            {
                _before = left;
                _unchanged = TimeSpan.FromSeconds(left.Seconds);
            }

            _left = _unchanged;
            _seenAt = time.GetTimestamp();
            return _unchanged >= record.TakeoverAfter;
        }

        var since = time.GetElapsedTime(_seenAt, askedAt);
        _unchanged = TimeSpan.FromSeconds(_before.Seconds) + (since > TimeSpan.Zero ? since : TimeSpan.Zero);
        if (_unchanged >= record.TakeoverAfter)
        {
            return true;
        }

        // Now and then also while it waits: this process may be killed.
        if (_unchanged - _left >= 3 * times.Poll)
        {
            await LeaveAsync();
        }

        return false;
    }

    /// <summary>Writes down for how long the document was unchanged, where that is of use: a holder that lives changes it with each heartbeat.</summary>
    public async Task LeaveAsync()
    {
        if (_before is null || _unchanged <= times.Poll || _unchanged <= _left)
        {
            return;
        }

        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(_before with { Seconds = _unchanged.TotalSeconds }, WorkLeaseJsonContext.Default.WorkLeaseSighting);
            await store.WriteAsync(path, content, CancellationToken.None);
            _left = _unchanged;
        }
        catch (StoreException)
        {
            // The next process begins to count anew.
        }
    }

    private async Task<WorkLeaseSighting?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(path, cancellationToken) is { } json
                ? JsonSerializer.Deserialize(json, WorkLeaseJsonContext.Default.WorkLeaseSighting)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// How long a waiting process saw the document of a work lease unchanged. The next process that waits adds its own time to it: durations that
/// different processes measure with monotonic clocks can be added.
/// </summary>
/// <param name="Number">The document's number.</param>
/// <param name="Renewals">The number of renewals in it.</param>
/// <param name="Seconds">How long it was unchanged, in seconds, over all waiting processes.</param>
internal sealed record WorkLeaseSighting(int Number, [property: JsonPropertyName("beat")] long Renewals, double Seconds);
