using CardGenius.Batch.Planning;
using CardGenius.Batch.Service;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;

namespace CardGenius.Functions.Hosting;

/// <summary>The stores that a setting can name: an account of Azure Storage, or, on a developer's machine, a folder.</summary>
internal static class Stores
{
    private const string Folder = "folder:";

    public static async Task<IRunStore> OpenAsync(ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        return settings.Storage.StartsWith(Folder, StringComparison.Ordinal)
            ? new FolderStore(Path.Combine(settings.Storage[Folder.Length..], settings.Container), time)
            : throw new NotSupportedException();
    }

    public static IInputContainer OpenInputs(ServiceSettings settings) =>
        settings.Storage.StartsWith(Folder, StringComparison.Ordinal)
            ? new FolderInputContainer(Path.Combine(settings.Storage[Folder.Length..], settings.InputContainer))
            : throw new NotSupportedException();
}
