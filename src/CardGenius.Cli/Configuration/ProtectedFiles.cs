using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>The files that no output may overwrite: the input, and what the store holds.</summary>
internal static class ProtectedFiles
{
    private static readonly string[] StoreFolders = [RunPaths.Runs, RunPaths.AllResults];

    /// <summary>Refuses an output that is the input or a file of the store, in whatever form it is named.</summary>
    /// <param name="output">The output file; null: there is none.</param>
    /// <param name="input">The input as the run's settings name it.</param>
    /// <param name="store">The store.</param>
    /// <exception cref="UsageException">The output would overwrite it.</exception>
    public static void Check(string? output, string input, StorePlace store)
    {
        if (output is null)
        {
            return;
        }

        var file = CanonicalPath.Of(output);
        if (InputPaths.FindInStore(input) is null && input.Length > 0 && file == CanonicalPath.Of(input))
        {
            throw new UsageException($"output {output}: it is the input {input}, which would be overwritten; name another file");
        }

        var inStore = store is FolderPlace folder
            && StoreFolders.Any(f => file.StartsWith(CanonicalPath.Of(Path.Combine(folder.Address, f)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        if (inStore)
        {
            throw new UsageException($"output {output}: it is in a folder of the store, which only the program writes; name a file outside the store");
        }
    }
}
