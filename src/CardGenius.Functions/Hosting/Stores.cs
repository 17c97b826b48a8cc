using Azure.Identity;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Service;
using CardGenius.Storage.Blobs;

namespace CardGenius.Functions.Hosting;

/// <summary>The stores that a setting can name: an account's address (with an identity), a connection string, or, on a developer's machine,
/// <c>folder:</c> and a path.</summary>
internal static class Stores
{
    private const string Folder = "folder:";

    public static async Task<IRunStore> OpenAsync(ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken) =>
        FolderOf(settings) is { } folder ? new FolderStore(Path.Combine(folder, settings.Container), time)
        : AccountOf(settings) is { } account
            ? await BlobRunStore.OpenAsync(account, settings.Container, NewCredential(), time, cancellationToken: cancellationToken)
        : await BlobRunStore.OpenAsync(settings.Storage, settings.Container, time, cancellationToken: cancellationToken);

    public static IInputContainer OpenInputs(ServiceSettings settings) =>
        FolderOf(settings) is { } folder ? new FolderInputContainer(Path.Combine(folder, settings.InputContainer))
        : AccountOf(settings) is { } account ? BlobInputContainer.Open(account, settings.InputContainer, NewCredential())
        : BlobInputContainer.Open(settings.Storage, settings.InputContainer);

    private static string? FolderOf(ServiceSettings settings) =>
        settings.Storage.StartsWith(Folder, StringComparison.Ordinal) ? settings.Storage[Folder.Length..] : null;

    private static Uri? AccountOf(ServiceSettings settings) =>
        Uri.TryCreate(settings.Storage, UriKind.Absolute, out var account) && account.Scheme == Uri.UriSchemeHttps ? account : null;

    // In Azure the identity that AZURE_CLIENT_ID names; on a developer's machine whoever is signed in.
    private static DefaultAzureCredential NewCredential() => new();
}
