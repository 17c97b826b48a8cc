namespace CardGenius.Load.Model;

/// <summary>The load of one of the API's backends behind a round-robin balancer.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Connections">Connections at most.</param>
/// <param name="RequestsPerSecond">Requests a second.</param>
/// <param name="RequestsPerMinute">Requests a minute.</param>
/// <param name="Share">Its share of all requests, from 0 to 1.</param>
public sealed record PlanBackend(int Number, int Connections, double RequestsPerSecond, double RequestsPerMinute, double Share);
