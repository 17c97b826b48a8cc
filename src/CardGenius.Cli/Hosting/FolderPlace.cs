using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;

namespace CardGenius.Cli.Hosting;

/// <summary>A store in a local folder.</summary>
/// <param name="folder">The full path of the folder.</param>
internal sealed class FolderPlace(string folder) : StorePlace
{
    public override string Address => folder;

    public override string Location => $"folder {folder}";

    public override string NameFrom(string currentFolder)
    {
        var shown = Path.GetRelativePath(currentFolder, folder);
        return shown.StartsWith("..", StringComparison.Ordinal) ? folder : shown;
    }

    public override string Locate(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    public override Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.FromResult<IRunStore>(new FolderStore(folder, time));

    public override IInputContainer OpenInputs() => new FolderInputContainer(folder);

    public override Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.FromResult<IRunStore?>(Directory.Exists(folder) ? new FolderStore(folder, time) : null);
}
