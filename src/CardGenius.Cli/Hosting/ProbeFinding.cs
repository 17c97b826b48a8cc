using CardGenius.Batch.Api;

namespace CardGenius.Cli.Hosting;

/// <summary>What a probe of the API found.</summary>
/// <param name="Preflight">What to think of it.</param>
/// <param name="Last">The last probe; null where none was made.</param>
internal sealed record ProbeFinding(PreflightResult Preflight, CallResult? Last);
