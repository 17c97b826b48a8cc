using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>The options of <c>resume</c>.</summary>
/// <param name="Amendments">The changes to the settings of the run.</param>
/// <param name="Store">The store.</param>
/// <param name="OutputFile">The full path of the file to which the results are also written; null: none.</param>
/// <param name="Force">Whether <paramref name="OutputFile"/> is replaced if it exists.</param>
/// <param name="Wait">Whether to wait for another run on the same store.</param>
internal sealed record ResumeOptions(RunAmendments Amendments, StorePlace Store, string? OutputFile, bool Force, bool Wait);
