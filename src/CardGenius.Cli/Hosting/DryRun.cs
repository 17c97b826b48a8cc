using CardGenius.Batch.Runs;

namespace CardGenius.Cli.Hosting;

/// <summary>What an input would come to.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Rejects">The first rejected rows, for a person: row, column, reason; never an id.</param>
internal sealed record DryRun(RunPlan Plan, IReadOnlyList<string> Rejects);
