namespace CardGenius.Load.Model;

/// <summary>The same run with another number of workers.</summary>
/// <param name="Concurrency">The workers.</param>
/// <param name="RequestsPerSecond">Requests a second.</param>
/// <param name="UsersPerMinute">Users a minute.</param>
/// <param name="DurationSeconds">The duration.</param>
/// <param name="InMbps">Bytes of responses, in megabits a second.</param>
/// <param name="IsAgreed">Whether the agreed ceiling allows it.</param>
public sealed record PlanOption(
    int Concurrency, double RequestsPerSecond, double UsersPerMinute, double DurationSeconds, double InMbps, bool IsAgreed);
