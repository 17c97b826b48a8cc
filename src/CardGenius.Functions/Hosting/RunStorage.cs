using Azure.Identity;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Telemetry;
using CardGenius.Service;
using CardGenius.Storage.Blobs;

namespace CardGenius.Functions.Hosting;

/// <summary>The storage that the settings name. CARDGENIUS_STORAGE_ACCOUNT is an account's address (the app signs in with its identity), a connection
/// string or, on a developer's machine, <c>folder:</c> and a path.</summary>
/// <param name="Store">The store of runs and results.</param>
/// <param name="Inputs">The container of inputs.</param>
public sealed record RunStorage(IRunStore Store, IInputContainer Inputs)
{
    private const string Folder = "folder:";

    /// <summary>Opens the storage. Creates the store's container if it does not exist.</summary>
    /// <exception cref="Batch.Model.StoreException">The storage cannot be reached, refuses access, or its name in the settings is wrong.</exception>
    internal static async Task<RunStorage> OpenAsync(ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var (store, inputs) = await OpenPartsAsync(settings, time, cancellationToken);
        return new(new MeasuredStore(store, time), inputs);
    }

    private static async Task<(IRunStore Store, IInputContainer Inputs)> OpenPartsAsync(
        ServiceSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var (storage, container, inputs) = (settings.Storage, settings.Container, settings.InputContainer);
        if (storage.StartsWith(Folder, StringComparison.Ordinal))
        {
            var folder = storage[Folder.Length..];
            return (new FolderStore(Path.Combine(folder, container), time), new FolderInputContainer(Path.Combine(folder, inputs)));
        }

        if (Uri.TryCreate(storage, UriKind.Absolute, out var account) && account.Scheme == Uri.UriSchemeHttps)
        {
            // In Azure this is the identity that AZURE_CLIENT_ID names; on a developer's machine, the account that is signed in.
            var credential = new DefaultAzureCredential();
            return (
                await BlobRunStore.OpenAsync(account, container, credential, time, cancellationToken: cancellationToken),
                BlobInputContainer.Open(account, inputs, credential));
        }

        return (
            await BlobRunStore.OpenAsync(storage, container, time, cancellationToken: cancellationToken),
            BlobInputContainer.Open(storage, inputs));
    }
}
