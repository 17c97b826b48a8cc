namespace CardGenius.Load.LoadTest.Report;

/// <summary>The highest load at which the API was healthy in this test.</summary>
/// <param name="Stage">The name of the stage.</param>
/// <param name="Concurrency">The average number of requests in flight, rounded up.</param>
/// <param name="PerSecond">The requests that succeeded, a second.</param>
public sealed record RecommendedLoad(string Stage, int Concurrency, double PerSecond);
