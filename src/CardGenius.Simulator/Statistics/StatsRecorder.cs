using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Statistics;

/// <summary>
/// Counts everything, under one lock: a count is never between two states.
/// <para>
/// The promise to keep is that the in-flight count never exceeds what the client itself counts. A client that gives a request up and sends the next
/// one on another connection does so in that order, but the server can learn of them in the other. So before a new highest count is believed, each
/// request in flight is asked whether its client has left: the kernel knows, even if no callback has said so yet.
/// </para>
/// </summary>
internal sealed class StatsRecorder(TimeProvider time, Balancer balancer)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RequestTicket> _inFlight = [];
    private Counts _counts = new(time, 0);
    private long _connectionEpoch;

    /// <summary>A request has come.</summary>
    /// <param name="hasClientLeft">Asks the connection whether the client has left; may be called at any time until the ticket ends.</param>
    /// <param name="connection">The connection; null where it is not to be counted.</param>
    public RequestTicket Begin(Func<bool> hasClientLeft, ConnectionMark? connection)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _counts.Roll(now, _inFlight.Count);
            var ticket = new RequestTicket(this, hasClientLeft, ++_counts.Requests);
            _inFlight.Add(ticket);
            if (_inFlight.Count > _counts.Timeline.MaxInFlight)
            {
                DropTheDead(ticket);
            }

            _counts.MaxInFlight = Math.Max(_counts.MaxInFlight, _inFlight.Count);
            _counts.Timeline.Request(_inFlight.Count);
            _counts.Window.Add(now);
            _counts.LastRequest = time.GetUtcNow();
            _counts.FirstRequest ??= _counts.LastRequest;
            if (connection is not null && connection.Epoch != _connectionEpoch)
            {
                connection.Epoch = _connectionEpoch;
                _counts.Connections++;
            }

            return ticket;
        }
    }

    public void RefuseConnection()
    {
        lock (_gate)
        {
            _counts.ConnectionsRefused++;
        }
    }

    public void Profile(RequestTicket ticket, ulong profile, bool hasUnknownField, bool isCounted)
    {
        lock (_gate)
        {
            _counts.WithUnknownFields += hasUnknownField ? 1 : 0;
            if (isCounted)
            {
                ticket.CountedProfile = profile;
                (_counts.Requested ??= new ProfileCounter()).Add(profile);
                _counts.Answered ??= new ProfileCounter();
            }
        }
    }

    public void Fault(RequestTicket ticket, string name)
    {
        lock (_gate)
        {
            ticket.HasFault = true;
            Count(_counts.ByFault, name);
        }
    }

    /// <summary>An answer begins: its status line is about to be sent.</summary>
    public void Status(RequestTicket ticket, int status)
    {
        lock (_gate)
        {
            ticket.Status = status;
            Count(_counts.ByStatus, status);
        }
    }

    public void Bytes(long count)
    {
        lock (_gate)
        {
            _counts.Roll(time.GetTimestamp(), _inFlight.Count);
            _counts.BytesOut += count;
            _counts.Timeline.Bytes(count);
        }
    }

    /// <summary>Takes a place at a backend into the ticket's keeping; one that has ended already gives it back.</summary>
    public void Attach(RequestTicket ticket, BackendLease lease)
    {
        lock (_gate)
        {
            if (!ticket.HasEnded)
            {
                ticket.Lease = lease;
                return;
            }
        }

        lease.Release();
    }

    /// <summary>A request is no longer in flight. Only the first end counts.</summary>
    public void End(RequestTicket ticket, RequestEnd end)
    {
        lock (_gate)
        {
            EndLocked(ticket, end);
        }
    }

    public SimulatorStats Snapshot()
    {
        lock (_gate)
        {
            // Who asks right after a client was killed wants to see it gone.
            DropTheDead(newest: null);
            return new SimulatorStats
            {
                Requests = _counts.Requests,
                ByStatus = new SortedDictionary<int, long>(_counts.ByStatus),
                ByFault = new SortedDictionary<string, long>(_counts.ByFault, StringComparer.Ordinal),
                Unanswered = _counts.Unanswered,
                ClientAborts = _counts.ClientAborts,
                WithUnknownFields = _counts.WithUnknownFields,
                InFlight = _inFlight.Count,
                MaxInFlight = _counts.MaxInFlight,
                Backends = balancer.Counts(),
                MaxRequestsPerSecond = _counts.Window.Max,
                BytesOut = _counts.BytesOut,
                Connections = _counts.Connections,
                ConnectionsRefused = _counts.ConnectionsRefused,
                FirstRequest = _counts.FirstRequest,
                LastRequest = _counts.LastRequest,
                ProfilesRequested = _counts.Requested?.Snapshot(),
                ProfilesAnswered = _counts.Answered?.Snapshot(),
            };
        }
    }

    public IReadOnlyList<TimelineSecond> SnapshotTimeline()
    {
        lock (_gate)
        {
            _counts.Roll(time.GetTimestamp(), _inFlight.Count);
            return _counts.Timeline.Snapshot();
        }
    }

    /// <summary>Begins all counts anew. What is in flight stays so, and is the first highest count.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _connectionEpoch++;
            _counts = new Counts(time, _inFlight.Count);
            balancer.ResetCounts();
        }
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private void DropTheDead(RequestTicket? newest)
    {
        List<RequestTicket>? dead = null;
        foreach (var ticket in _inFlight)
        {
            if (ticket != newest && ticket.HasClientLeft())
            {
                (dead ??= []).Add(ticket);
            }
        }

        dead?.ForEach(ticket => EndLocked(ticket, RequestEnd.ClientLeft));
    }

    private void EndLocked(RequestTicket ticket, RequestEnd end)
    {
        if (ticket.HasEnded)
        {
            return;
        }

        ticket.HasEnded = true;
        _counts.Roll(time.GetTimestamp(), _inFlight.Count);
        _inFlight.Remove(ticket);
        ticket.Lease?.Release();
        var isRight = end == RequestEnd.Answered && ticket.Status == 200 && !ticket.HasFault;
        _counts.Timeline.End(isRight);
        _counts.ClientAborts += end == RequestEnd.ClientLeft ? 1 : 0;
        _counts.Unanswered += ticket.Status == 0 ? 1 : 0;
        if (isRight && ticket.CountedProfile is { } profile)
        {
            _counts.Answered?.Add(profile);
        }
    }

    private sealed class Counts(TimeProvider time, int inFlight)
    {
        private readonly long _start = time.GetTimestamp();

        public long Requests { get; set; }

        public Dictionary<int, long> ByStatus { get; } = [];

        public Dictionary<string, long> ByFault { get; } = new(StringComparer.Ordinal);

        public long Unanswered { get; set; }

        public long ClientAborts { get; set; }

        public long WithUnknownFields { get; set; }

        public int MaxInFlight { get; set; } = inFlight;

        public SlidingSecond Window { get; } = new(time);

        public Timeline Timeline { get; } = new(inFlight);

        public long BytesOut { get; set; }

        public long Connections { get; set; }

        public long ConnectionsRefused { get; set; }

        public DateTimeOffset? FirstRequest { get; set; }

        public DateTimeOffset? LastRequest { get; set; }

        public ProfileCounter? Requested { get; set; }

        public ProfileCounter? Answered { get; set; }

        public void Roll(long now, int current) => Timeline.Roll((long)time.GetElapsedTime(_start, now).TotalSeconds, current);
    }
}
