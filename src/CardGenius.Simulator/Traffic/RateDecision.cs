namespace CardGenius.Simulator.Traffic;

/// <summary>Whether a request may pass, how many more may at once, and how long until the next may.</summary>
internal readonly record struct RateDecision(bool IsAllowed, int Remaining, TimeSpan Wait);
