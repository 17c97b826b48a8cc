using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Statistics;

/// <summary>
/// Counts all events under one lock, so that the counts are always consistent.
/// <para>
/// The number of requests in flight must never exceed the number that the client counts. A client that cancels a request and sends the next one on
/// another connection does so in that order, but the server can observe them in the reverse order. So before a new maximum is recorded, the recorder
/// checks for each request in flight whether its client has disconnected. The kernel knows this before a callback reports it.
/// </para>
/// </summary>
internal sealed class StatsRecorder(TimeProvider time, Balancer balancer)
{
    // A client that sends a new name each time must not use more and more memory.
    private const int MaxUserAgents = 100;

    private const string OtherUserAgents = "other";

    private readonly Lock _lock = new();
    private readonly HashSet<RequestTicket> _inFlight = [];
    private Counts _counts = new(time, 0);
    private long _connectionEpoch;
    private int _openConnections;

    /// <summary>Records the start of a request.</summary>
    /// <param name="hasClientLeft">Returns whether the client has disconnected. It may be called at any time until the ticket ends.</param>
    /// <param name="connection">The connection, or null if it is not counted.</param>
    public RequestTicket Begin(Func<bool> hasClientLeft, ConnectionMark? connection)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _counts.Roll(now, _inFlight.Count);
            var ticket = new RequestTicket(this, hasClientLeft, ++_counts.Requests) { BeganAt = now };
            _inFlight.Add(ticket);
            if (_inFlight.Count > _counts.Timeline.MaxInFlight)
            {
                EndDisconnected(ticket);
            }

            _counts.MaxInFlight = Math.Max(_counts.MaxInFlight, _inFlight.Count);
            _counts.Timeline.Request(_inFlight.Count);
            _counts.Window.Add(now);
            _counts.LastRequest = time.GetUtcNow();
            _counts.FirstRequest ??= _counts.LastRequest;
            _counts.DuringRetryAfter += _counts.RetryAfter.Contains(_counts.LastRequest.Value) ? 1 : 0;
            if (connection is not null)
            {
                Count(connection, now);
            }

            return ticket;
        }
    }

    /// <summary>Records the name that the client gives in its <c>User-Agent</c>.</summary>
    public void UserAgent(string name)
    {
        lock (_lock)
        {
            var isKnown = _counts.ByUserAgent.ContainsKey(name) || _counts.ByUserAgent.Count < MaxUserAgents;
            Count(_counts.ByUserAgent, isKnown ? name : OtherUserAgents);
        }
    }

    /// <summary>Records the <c>Retry-After</c> of a response before it is sent.</summary>
    public void RetryAfter(string header)
    {
        lock (_lock)
        {
            _counts.RetryAfter.Extend(header, time.GetUtcNow());
        }
    }

    /// <summary>Records the end of a connection.</summary>
    public void Close(ConnectionMark connection)
    {
        lock (_lock)
        {
            _openConnections -= connection.Epoch < 0 ? 0 : 1;
        }
    }

    public void RefuseConnection()
    {
        lock (_lock)
        {
            _counts.ConnectionsRefused++;
        }
    }

    public void Profile(RequestTicket ticket, ulong profile, bool hasUnknownField, bool isCounted)
    {
        lock (_lock)
        {
            _counts.WithUnknownFields += hasUnknownField ? 1 : 0;
            if (isCounted)
            {
                ticket.CountedProfile = profile;
                _counts.RepeatsAfterRefusal += _counts.Refused.Contains(profile) ? 1 : 0;
                (_counts.Requested ??= new ProfileCounter()).Add(profile);
                _counts.Answered ??= new ProfileCounter();
            }
        }
    }

    public void Fault(RequestTicket ticket, string name)
    {
        lock (_lock)
        {
            ticket.HasFault = true;
            Count(_counts.ByFault, name);
        }
    }

    /// <summary>Records the status of a response before it is sent.</summary>
    public void Status(RequestTicket ticket, int status)
    {
        lock (_lock)
        {
            ticket.Status = status;
            Count(_counts.ByStatus, status);
            if (status is 400 or 422 && ticket.CountedProfile is { } profile)
            {
                _counts.Refused.Add(profile);
            }
        }
    }

    public void Bytes(long count)
    {
        lock (_lock)
        {
            _counts.Roll(time.GetTimestamp(), _inFlight.Count);
            _counts.BytesOut += count;
            _counts.Timeline.Bytes(count);
        }
    }

    /// <summary>Attaches a backend lease to a ticket, which releases it at its end. If the ticket has ended, releases the lease at once.</summary>
    public void Attach(RequestTicket ticket, BackendLease lease)
    {
        lock (_lock)
        {
            if (!ticket.HasEnded)
            {
                ticket.Lease = lease;
                return;
            }
        }

        lease.Release();
    }

    /// <summary>Records the end of a request. Only the first call counts.</summary>
    public void End(RequestTicket ticket, RequestEnd end)
    {
        lock (_lock)
        {
            EndLocked(ticket, end);
        }
    }

    public SimulatorStats Snapshot()
    {
        lock (_lock)
        {
            // Right after a client was killed, its requests must not count as in flight.
            EndDisconnected(newest: null);
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
                RequestSeconds = time.GetElapsedTime(0, _counts.RequestTime).TotalSeconds,
                BytesOut = _counts.BytesOut,
                Connections = _counts.Connections,
                MaxConnections = _counts.MaxConnections,
                LongestConnectionSeconds = time.GetElapsedTime(0, _counts.LongestConnection).TotalSeconds,
                ConnectionsRefused = _counts.ConnectionsRefused,
                ByUserAgent = new SortedDictionary<string, long>(_counts.ByUserAgent, StringComparer.Ordinal),
                DuringRetryAfter = _counts.DuringRetryAfter,
                RepeatsAfterRefusal = _counts.Requested is null ? null : _counts.RepeatsAfterRefusal,
                FirstRequest = _counts.FirstRequest,
                LastRequest = _counts.LastRequest,
                ProfilesRequested = _counts.Requested?.Snapshot(),
                ProfilesAnswered = _counts.Answered?.Snapshot(),
            };
        }
    }

    public IReadOnlyList<TimelineSecond> SnapshotTimeline()
    {
        lock (_lock)
        {
            _counts.Roll(time.GetTimestamp(), _inFlight.Count);
            return _counts.Timeline.Snapshot();
        }
    }

    /// <summary>Resets all counts. Requests in flight still count, and their number is the new maximum.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _connectionEpoch++;
            _counts = new Counts(time, _inFlight.Count) { MaxConnections = _openConnections };
            balancer.ResetCounts();
        }
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private void Count(ConnectionMark connection, long now)
    {
        if (connection.Epoch < 0)
        {
            connection.First = now;
            _counts.MaxConnections = Math.Max(_counts.MaxConnections, ++_openConnections);
        }

        if (connection.Epoch != _connectionEpoch)
        {
            connection.Epoch = _connectionEpoch;
            _counts.Connections++;
        }

        _counts.LongestConnection = Math.Max(_counts.LongestConnection, now - connection.First);
    }

    private void EndDisconnected(RequestTicket? newest)
    {
        List<RequestTicket>? ended = null;
        foreach (var ticket in _inFlight)
        {
            if (ticket != newest && ticket.HasClientLeft())
            {
                (ended ??= []).Add(ticket);
            }
        }

        ended?.ForEach(ticket => EndLocked(ticket, RequestEnd.ClientLeft));
    }

    private void EndLocked(RequestTicket ticket, RequestEnd end)
    {
        if (ticket.HasEnded)
        {
            return;
        }

        ticket.HasEnded = true;
        var now = time.GetTimestamp();
        _counts.Roll(now, _inFlight.Count);
        _counts.RequestTime += now - ticket.BeganAt;
        _inFlight.Remove(ticket);
        ticket.Lease?.Release();
        var isCorrect = end == RequestEnd.Answered && ticket.Status == 200 && !ticket.HasFault;
        _counts.Timeline.End(isCorrect);
        _counts.ClientAborts += end == RequestEnd.ClientLeft ? 1 : 0;
        _counts.Unanswered += ticket.Status == 0 ? 1 : 0;
        if (isCorrect && ticket.CountedProfile is { } profile)
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

        /// <summary>The sum of the times of the ended requests, in timestamp units.</summary>
        public long RequestTime { get; set; }

        public long BytesOut { get; set; }

        public long Connections { get; set; }

        public int MaxConnections { get; set; }

        /// <summary>The longest time from the first to the latest request of a connection, in timestamp units.</summary>
        public long LongestConnection { get; set; }

        public long ConnectionsRefused { get; set; }

        public Dictionary<string, long> ByUserAgent { get; } = new(StringComparer.Ordinal);

        public RetryAfterWindow RetryAfter { get; } = new();

        public long DuringRetryAfter { get; set; }

        public HashSet<ulong> Refused { get; } = [];

        public long RepeatsAfterRefusal { get; set; }

        public DateTimeOffset? FirstRequest { get; set; }

        public DateTimeOffset? LastRequest { get; set; }

        public ProfileCounter? Requested { get; set; }

        public ProfileCounter? Answered { get; set; }

        public void Roll(long now, int current) => Timeline.Roll((long)time.GetElapsedTime(_start, now).TotalSeconds, current);
    }
}
