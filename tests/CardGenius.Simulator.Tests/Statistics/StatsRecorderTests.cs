using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Simulator.Tests.Statistics;

public class StatsRecorderTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Balancer _balancer = new(1, 10, OverLimit.Reject);
    private readonly StatsRecorder _recorder;

    public StatsRecorderTests() => _recorder = new StatsRecorder(_time, _balancer);

    [Fact]
    public void Only_the_first_end_of_a_request_counts()
    {
        var ticket = Begin();
        _recorder.Status(ticket, 200);
        ticket.End(RequestEnd.Answered);
        ticket.End(RequestEnd.ClientLeft);

        var stats = _recorder.Snapshot();
        Assert.Equal((0, 1, 0L, 0L), (stats.InFlight, stats.MaxInFlight, stats.ClientAborts, stats.Unanswered));
    }

    [Fact]
    public void A_new_highest_count_is_believed_only_after_asking_who_has_left()
    {
        var hasLeft = false;
        var gone = _recorder.Begin(() => hasLeft, null);
        Begin();
        hasLeft = true;
        Begin();

        var stats = _recorder.Snapshot();
        Assert.Equal((2, 2, 1L), (stats.InFlight, stats.MaxInFlight, stats.ClientAborts));
        Assert.True(gone.HasEnded);
        Assert.Equal(2, Assert.Single(_recorder.SnapshotTimeline()).MaxInFlight);
    }

    [Fact]
    public void The_timeline_does_not_believe_it_either_in_a_later_second()
    {
        var hasLeft = false;
        Begin();
        _recorder.Begin(() => hasLeft, null);
        var third = Begin();
        third.End(RequestEnd.Answered);
        _time.Advance(TimeSpan.FromSeconds(1));
        hasLeft = true;
        Begin();

        Assert.Equal([3, 2], _recorder.SnapshotTimeline().Select(second => second.MaxInFlight));
    }

    [Fact]
    public void A_snapshot_sees_that_clients_have_left()
    {
        _recorder.Begin(() => true, null);

        Assert.Equal(0, _recorder.Snapshot().InFlight);
    }

    [Fact]
    public async Task A_backend_s_place_is_freed_by_its_request_however_late()
    {
        var ticket = Begin();
        _recorder.Attach(ticket, (await _balancer.Next().EnterAsync(CancellationToken.None))!);
        Assert.Equal(1, _balancer.Counts()[0].InFlight);
        ticket.End(RequestEnd.ClientLeft);
        Assert.Equal(0, _balancer.Counts()[0].InFlight);

        _recorder.Attach(ticket, (await _balancer.Next().EnterAsync(CancellationToken.None))!);
        Assert.Equal(0, _balancer.Counts()[0].InFlight);
    }

    [Fact]
    public void Profiles_are_counted_as_requested_and_as_answered_well()
    {
        foreach (var (profile, status, hasFault, end) in new[]
        {
            (1UL, 200, false, RequestEnd.Answered),
            (1UL, 503, true, RequestEnd.Answered),
            (1UL, 200, true, RequestEnd.BrokenOff),
            (2UL, 200, false, RequestEnd.ClientLeft),
            (2UL, 200, false, RequestEnd.Answered),
            (2UL, 200, false, RequestEnd.Answered),
            (3UL, 0, true, RequestEnd.BrokenOff),
        })
        {
            var ticket = Begin();
            _recorder.Profile(ticket, profile, hasUnknownField: false, isCounted: true);
            if (hasFault)
            {
                _recorder.Fault(ticket, "x");
            }

            if (status != 0)
            {
                _recorder.Status(ticket, status);
            }

            ticket.End(end);
        }

        var stats = _recorder.Snapshot();
        Assert.Equal((3, 7, 3), (stats.ProfilesRequested!.Distinct, stats.ProfilesRequested.Total, stats.ProfilesRequested.MaxPerProfile));
        Assert.Equal([new(1, 1), new(3, 2)], stats.ProfilesRequested.Histogram);
        Assert.Equal((2, 3, 2), (stats.ProfilesAnswered!.Distinct, stats.ProfilesAnswered.Total, stats.ProfilesAnswered.MaxPerProfile));
        Assert.Equal([new(200, 5), new(503, 1)], stats.ByStatus);
        Assert.Equal([new("x", 3)], stats.ByFault);
        Assert.Equal((1L, 1L), (stats.Unanswered, stats.ClientAborts));
        Assert.Equal([new TimelineSecond(0, 7, 3, 4, 1, 0)], _recorder.SnapshotTimeline());
    }

    [Fact]
    public void Reset_begins_anew_with_what_is_in_flight()
    {
        var connection = new ConnectionMark();
        Begin().End(RequestEnd.Answered);
        Begin();
        var held = _recorder.Begin(() => false, connection);
        _recorder.Bytes(10);
        Assert.Equal(1, _recorder.Snapshot().Connections);

        _recorder.Reset();

        var stats = _recorder.Snapshot();
        Assert.Equal((0L, 2, 2, 0L, 0L), (stats.Requests, stats.InFlight, stats.MaxInFlight, stats.BytesOut, stats.Connections));
        Assert.Null(stats.FirstRequest);
        Assert.Equal(2, Assert.Single(_recorder.SnapshotTimeline()).MaxInFlight);
        held.End(RequestEnd.Answered);
        _recorder.Begin(() => false, connection);
        Assert.Equal((2, 2, 1L), (_recorder.Snapshot().InFlight, _recorder.Snapshot().MaxInFlight, _recorder.Snapshot().Connections));
    }

    [Fact]
    public void A_connection_counts_once_and_times_are_kept()
    {
        var connection = new ConnectionMark();
        var start = _time.GetUtcNow();
        _recorder.Begin(() => false, connection);
        _time.Advance(TimeSpan.FromSeconds(5));
        _recorder.Begin(() => false, connection);
        _recorder.Begin(() => false, new ConnectionMark());
        _recorder.RefuseConnection();

        var stats = _recorder.Snapshot();
        Assert.Equal((2L, 1L, 2), (stats.Connections, stats.ConnectionsRefused, stats.MaxRequestsPerSecond));
        Assert.Equal((start, start.AddSeconds(5)), (stats.FirstRequest!.Value, stats.LastRequest!.Value));
    }

    [Fact]
    public void The_times_of_ended_requests_are_added()
    {
        var first = Begin();
        Begin();
        _time.Advance(TimeSpan.FromSeconds(3));
        var second = Begin();
        _time.Advance(TimeSpan.FromSeconds(4));
        first.End(RequestEnd.Answered);
        second.End(RequestEnd.ClientLeft);
        second.End(RequestEnd.Answered);
        Assert.Equal(11d, _recorder.Snapshot().RequestSeconds);
        _recorder.Reset();
        Assert.Equal(0d, _recorder.Snapshot().RequestSeconds);
    }

    [Fact]
    public void Open_connections_and_their_ages_are_counted()
    {
        var first = new ConnectionMark();
        _recorder.Begin(() => false, first);
        _recorder.Begin(() => false, new ConnectionMark());
        _time.Advance(TimeSpan.FromSeconds(90));
        _recorder.Begin(() => false, first);
        _recorder.Close(first);
        _recorder.Close(new ConnectionMark());
        _recorder.Begin(() => false, new ConnectionMark());

        var stats = _recorder.Snapshot();
        Assert.Equal((3L, 2, 90d), (stats.Connections, stats.MaxConnections, stats.LongestConnectionSeconds));
        _recorder.Reset();
        Assert.Equal((0L, 2, 0d), (_recorder.Snapshot().Connections, _recorder.Snapshot().MaxConnections, _recorder.Snapshot().LongestConnectionSeconds));
    }

    [Fact]
    public void User_agents_are_counted_up_to_a_limit()
    {
        for (var i = 0; i < 105; i++)
        {
            _recorder.UserAgent($"client/{i}");
        }

        _recorder.UserAgent("client/0");
        var names = _recorder.Snapshot().ByUserAgent;
        Assert.Equal((101, 2L, 5L), (names.Count, names["client/0"], names["other"]));
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(422, 1)]
    [InlineData(503, 0)]
    public void A_request_of_a_refused_profile_is_a_repeat(int status, int repeats)
    {
        Assert.Null(_recorder.Snapshot().RepeatsAfterRefusal);
        var ticket = Begin();
        _recorder.Profile(ticket, 9, hasUnknownField: false, isCounted: true);
        _recorder.Status(ticket, status);
        ticket.End(RequestEnd.Answered);
        _recorder.Profile(Begin(), 9, hasUnknownField: false, isCounted: true);
        _recorder.Profile(Begin(), 10, hasUnknownField: false, isCounted: true);
        Assert.Equal(repeats, _recorder.Snapshot().RepeatsAfterRefusal);
    }

    [Fact]
    public void Requests_that_ignore_Retry_After_are_counted()
    {
        _recorder.RetryAfter("10");
        Begin();
        _time.Advance(TimeSpan.FromSeconds(5));
        Begin();
        _time.Advance(TimeSpan.FromSeconds(5));
        Begin();
        Assert.Equal(1, _recorder.Snapshot().DuringRetryAfter);
    }

    [Fact]
    public void Statistics_survive_the_way_through_json()
    {
        var ticket = Begin();
        _recorder.Profile(ticket, 9, hasUnknownField: true, isCounted: true);
        _recorder.Status(ticket, 200);
        ticket.End(RequestEnd.Answered);
        var stats = _recorder.Snapshot();

        var json = stats.ToJson();

        Assert.Equal(json, SimulatorStats.FromJson(System.Text.Encoding.UTF8.GetBytes(json)).ToJson());
        Assert.Contains("\"max_in_flight\": 1", json, StringComparison.Ordinal);
        Assert.Contains("\"with_unknown_fields\": 1", json, StringComparison.Ordinal);
    }

    private RequestTicket Begin() => _recorder.Begin(() => false, null);
}
