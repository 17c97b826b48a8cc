using CardGenius.Batch.Runs;

namespace CardGenius.Cli.Configuration;

/// <summary>What <c>resume</c> was given.</summary>
/// <param name="Amendments">What is changed of the run.</param>
/// <param name="StoreFolder">The store's folder, in full.</param>
/// <param name="OutputFile">Where the results go besides the store, in full; null: nowhere.</param>
/// <param name="Wait">Whether to wait for another run on the same store.</param>
internal sealed record ResumeOptions(RunAmendments Amendments, string StoreFolder, string? OutputFile, bool Wait);
