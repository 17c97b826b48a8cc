using System.Net.Http.Headers;

namespace CardGenius.Simulator.Statistics;

/// <summary>The time in which a client must not send requests, because a response had a <c>Retry-After</c>.</summary>
internal sealed class RetryAfterWindow
{
    // Requests that were on their way when the response was sent are not counted.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private DateTimeOffset _from;
    private DateTimeOffset _to;

    /// <summary>Extends the window.</summary>
    /// <param name="header">The value of the header, in seconds or as a date. Other values have no effect.</param>
    /// <param name="now">The time of the response.</param>
    public void Extend(string header, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(header, out var value))
        {
            return;
        }

        var to = value.Date ?? now + value.Delta.GetValueOrDefault();
        if (to > _to)
        {
            // A response within the window does not interrupt it.
            _from = now < _to ? _from : now;
            _to = to;
        }
    }

    /// <summary>Returns whether a request that arrives at this time is too early.</summary>
    public bool Contains(DateTimeOffset time) => time >= _from + Grace && time < _to;
}
