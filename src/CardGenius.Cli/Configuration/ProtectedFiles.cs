using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>The files that no output can overwrite: the input and the files of the store.</summary>
internal static class ProtectedFiles
{
    private static readonly string[] StoreFolders = [RunPaths.Runs, RunPaths.AllResults];

    /// <summary>Refuses an output that is the input or a file of the store, also under another path, over a link, or with other letter case.</summary>
    /// <param name="output">The output file; null: none.</param>
    /// <param name="input">The input in the settings of the run.</param>
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
            throw new UsageException($"output {output}: the run would overwrite its input {input}; use another file");
        }

        var inStore = store is FolderPlace folder
            && StoreFolders.Any(f => file.StartsWith(CanonicalPath.Of(Path.Combine(folder.Address, f)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        if (inStore)
        {
            throw new UsageException($"output {output}: this folder of the store is only for the program; use a file outside the store");
        }
    }
}
