using CardGenius.Batch.Model;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The pace that a concurrency and a latency allow: requests in flight = requests per second × latency.</summary>
/// <param name="LatencySeconds">The latency of a request.</param>
/// <param name="RequestsPerSecond">The requests per second, at most the rate limit.</param>
/// <param name="UsersPerMinute">The users per minute.</param>
/// <param name="Duration">The time for all users.</param>
public sealed record PacePlan(double LatencySeconds, double RequestsPerSecond, double UsersPerMinute, TimeSpan Duration)
{
    /// <summary>Calculates the pace.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="settings">The settings with the concurrency and the rate limit.</param>
    /// <param name="latencySeconds">The latency, more than 0.</param>
    /// <param name="requestsPerUser">The number of requests for one user, at least 1.</param>
    public static PacePlan Of(long users, RunSettings settings, double latencySeconds, double requestsPerUser = 1)
    {
        var possible = settings.Concurrency / latencySeconds;
        var requests = settings.Api.RequestsPerSecond is { } limit ? Math.Min(limit, possible) : possible;
        var perSecond = requests / Math.Max(1, requestsPerUser);
        return new(latencySeconds, requests, perSecond * 60, TimeSpan.FromSeconds(users / perSecond));
    }
}
