namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// The heartbeat of a process for the work leases of a run. While the process holds leases, it renews one document, which the documents of all its
/// leases name. The number of renewals therefore does not depend on the number of leases.
/// </summary>
/// <param name="store">The store of the leases.</param>
/// <param name="folder">The folder of the documents: <see cref="Model.RunPaths.Heartbeats"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="times">The times of the leases.</param>
public sealed class LeaseHeartbeat(IRunStore store, string folder, TimeProvider time, LeaseTimes times) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private LeaseSession? _session;

    internal IRunStore Store => store;

    internal TimeProvider Time => time;

    internal LeaseTimes Times => times;

    /// <summary>Stops the renewals. Leases that are still held are lost.</summary>
    public void Dispose()
    {
        _session?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Returns the session for a new lease. Its document was renewed less than <see cref="LeaseTimes.RenewInterval"/> ago, or is renewed
    /// now.</summary>
    /// <exception cref="Model.StoreException">The document cannot be written.</exception>
    internal async Task<LeaseSession> FindSessionAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var session = _session;
            if (session is { IsAlive: true })
            {
                await session.RefreshAsync(isUnused: false, cancellationToken);
            }

            // Another process may have taken over the leases of a session that was not renewed in time.
            if (session is not { IsAlive: true })
            {
                var next = await LeaseSession.BeginAsync(store, $"{folder}/{Guid.NewGuid():N}.json", time, times, cancellationToken);
                session?.Dispose();
                _session = session = next;
                await session.RefreshAsync(isUnused: true, cancellationToken);
            }

            return session;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives the next lease another session. The present one ends with its leases.</summary>
    internal void Retire(LeaseSession session) => Interlocked.CompareExchange(ref _session, null, session);
}
