using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>What <c>resume</c> was given.</summary>
/// <param name="Amendments">What is changed of the run.</param>
/// <param name="Store">Where the store is.</param>
/// <param name="OutputFile">Where the results go besides the store, in full; null: nowhere.</param>
/// <param name="Force">Whether <paramref name="OutputFile"/> is replaced if it is there.</param>
/// <param name="Wait">Whether to wait for another run on the same store.</param>
internal sealed record ResumeOptions(RunAmendments Amendments, StorePlace Store, string? OutputFile, bool Force, bool Wait);
