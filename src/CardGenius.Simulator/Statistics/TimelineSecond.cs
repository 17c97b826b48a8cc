namespace CardGenius.Simulator.Statistics;

/// <summary>What came and went in one second.</summary>
/// <param name="Second">Whole seconds since the start, or since the last reset.</param>
/// <param name="Requests">Requests that came.</param>
/// <param name="Ok">Answers of status 200 that went out, without a fault.</param>
/// <param name="Errors">All other ends: error statuses, faults, clients that left.</param>
/// <param name="MaxInFlight">The most requests in flight at a time.</param>
/// <param name="BytesOut">Bytes of bodies that went out.</param>
public sealed record TimelineSecond(long Second, int Requests, int Ok, int Errors, int MaxInFlight, long BytesOut);
