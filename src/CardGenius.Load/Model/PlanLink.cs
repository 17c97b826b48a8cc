namespace CardGenius.Load.Model;

/// <summary>What a link allows.</summary>
/// <param name="Mbps">What it carries, in megabits a second.</param>
/// <param name="RequestsPerSecond">Requests a second whose responses it carries.</param>
/// <param name="Workers">How many workers it feeds: with more, each waits for the link.</param>
/// <param name="UsedShare">How much of it the run uses, from 0 to 1.</param>
/// <param name="NeededMbps">What the workers would need to wait for nothing but the API, in megabits a second.</param>
public sealed record PlanLink(double Mbps, double RequestsPerSecond, int Workers, double UsedShare, double NeededMbps);
