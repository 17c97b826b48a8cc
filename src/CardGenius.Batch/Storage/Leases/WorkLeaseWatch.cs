using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// Observes the newest document of a work lease for a process that waits. It records for how long the document was unchanged, so that the next
/// process that waits can continue from that time.
/// </summary>
/// <param name="store">The store of the lease's documents.</param>
/// <param name="path">The document with the recorded time.</param>
/// <param name="time">The clock.</param>
/// <param name="times">The times of the lease.</param>
internal sealed class WorkLeaseWatch(IRunStore store, string path, TimeProvider time, LeaseTimes times)
{
    private WorkLeaseSighting? _sighting;
    private long _seenAt;
    private TimeSpan _unchanged;
    private TimeSpan _recorded;

    /// <summary>Returns whether the lease can be taken over, because its document has been unchanged for long enough.</summary>
    /// <param name="number">The document's number.</param>
    /// <param name="record">The document.</param>
    /// <param name="readStarted">The timestamp before the document was read. If the process is suspended after the read, that time must not count
    /// as time in which the document was unchanged.</param>
    /// <param name="cancellationToken">Cancels the reading of the recorded time.</param>
    public async Task<bool> CanTakeOverAsync(int number, WorkLeaseRecord record, long readStarted, CancellationToken cancellationToken)
    {
        if (_sighting?.Number != number || _sighting.Renewals != record.Renewals)
        {
            _sighting = new(number, record.Renewals, 0);
            _unchanged = TimeSpan.Zero;
            if (await ReadAsync(cancellationToken) is { } recorded && recorded.Number == number && recorded.Renewals == record.Renewals)
            {
                _sighting = recorded;
                _unchanged = TimeSpan.FromSeconds(recorded.Seconds);
            }

            _recorded = _unchanged;
            _seenAt = time.GetTimestamp();
            return _unchanged >= record.TakeoverAfter;
        }

        var since = time.GetElapsedTime(_seenAt, readStarted);
        _unchanged = TimeSpan.FromSeconds(_sighting.Seconds) + (since > TimeSpan.Zero ? since : TimeSpan.Zero);
        if (_unchanged >= record.TakeoverAfter)
        {
            return true;
        }

        // The time is also recorded from time to time during the wait, because this process may be killed.
        if (_unchanged - _recorded >= 3 * times.Poll)
        {
            await RecordAsync();
        }

        return false;
    }

    /// <summary>Records for how long the document was unchanged. Times up to one poll interval are not recorded, because a live holder changes the
    /// document with each renewal.</summary>
    public async Task RecordAsync()
    {
        if (_sighting is null || _unchanged <= times.Poll || _unchanged <= _recorded)
        {
            return;
        }

        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(
                _sighting with { Seconds = _unchanged.TotalSeconds }, WorkLeaseJsonContext.Default.WorkLeaseSighting);
            await store.WriteAsync(path, content, CancellationToken.None);
            _recorded = _unchanged;
        }
        catch (StoreException)
        {
            // The next process starts to count from zero.
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
/// The time for which waiting processes saw the document of a work lease unchanged. The next process that waits adds its own time. Durations that
/// different processes measure with monotonic clocks can be added.
/// </summary>
/// <param name="Number">The document's number.</param>
/// <param name="Renewals">The number of renewals in it.</param>
/// <param name="Seconds">How long it was unchanged, in seconds, over all waiting processes.</param>
internal sealed record WorkLeaseSighting(int Number, [property: JsonPropertyName("beat")] long Renewals, double Seconds);
