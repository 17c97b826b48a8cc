namespace CardGenius.Load.Model;

/// <summary>One hour of a run.</summary>
/// <param name="Hour">Its number, from 1.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it, or the run, ends.</param>
/// <param name="Users">Users finished in it.</param>
/// <param name="UsersTotal">Users finished until its end.</param>
/// <param name="Share">Their share of all users, from 0 to 1.</param>
/// <param name="RequestsTotal">Requests until its end.</param>
/// <param name="InBytesTotal">Bytes of responses until its end.</param>
/// <param name="OutBytesTotal">Bytes of requests until its end.</param>
public sealed record PlanHour(
    int Hour, DateTimeOffset From, DateTimeOffset To, long Users, long UsersTotal, double Share, long RequestsTotal, double InBytesTotal, double OutBytesTotal);
