namespace CardGenius.Service.Http;

/// <summary>The settings of a run that a caller can choose.</summary>
/// <param name="TopN">Cards a user.</param>
/// <param name="Concurrency">Requests in flight at most.</param>
/// <param name="RequestsPerSecond">Requests a second at most; absent: no cap.</param>
/// <param name="FailureTolerance">The share of failures above which it stops.</param>
/// <param name="NoCardTolerance">The share of answered users without a card above which it stops.</param>
public sealed record RunSettingsDocument(
    int TopN, int Concurrency, double? RequestsPerSecond, double FailureTolerance, double NoCardTolerance);
