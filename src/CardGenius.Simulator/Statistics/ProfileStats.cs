namespace CardGenius.Simulator.Statistics;

/// <summary>Requests per distinct profile: how double calls are seen.</summary>
/// <param name="Distinct">Distinct profiles.</param>
/// <param name="Total">Requests of all of them.</param>
/// <param name="MaxPerProfile">The most requests of one profile.</param>
/// <param name="Histogram">Number of requests to number of profiles that had so many.</param>
public sealed record ProfileStats(long Distinct, long Total, int MaxPerProfile, IReadOnlyDictionary<int, long> Histogram);
