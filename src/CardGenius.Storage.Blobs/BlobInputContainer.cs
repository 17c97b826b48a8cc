using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Storage.Blobs;

/// <summary>Reads inputs from a container of Azure Blob Storage.</summary>
public sealed class BlobInputContainer : IInputContainer
{
    // The same version as in BlobRunStore.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2021_12_02;

    private readonly BlobContainerClient _container;

    private BlobInputContainer(BlobContainerClient container) => _container = container;

    /// <inheritdoc/>
    public string Location => $"blob container {_container.Uri.GetLeftPart(UriPartial.Path)}";

    /// <summary>Opens a container with a connection string.</summary>
    /// <exception cref="StoreException">The connection string is not valid.</exception>
    public static BlobInputContainer Open(string connectionString, string container)
    {
        try
        {
            return new(new BlobContainerClient(connectionString, container, new BlobClientOptions(Version)));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // The library's message may contain a part of the string, and the string contains a key.
            throw new StoreException("The connection string of the inputs is not valid. Copy the complete string.");
        }
    }

    /// <summary>Opens a container with the account's address and an identity, which needs the role Storage Blob Data Reader.</summary>
    public static BlobInputContainer Open(Uri account, string container, TokenCredential credential) => new(new BlobContainerClient(
        new Uri($"{account.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{container}"), credential, new BlobClientOptions(Version)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<InputFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = await BlobFaults.TranslateAsync(
            _container.Uri,
            async () =>
            {
                List<InputFile> found = [];
                await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
                {
                    found.Add(new(
                        blob.Name,
                        blob.Properties.ContentLength ?? 0,
                        blob.Properties.LastModified ?? DateTimeOffset.MinValue,
                        blob.Properties.ETag?.ToString() ?? ""));
                }

                return found;
            },
            cancellationToken);
        foreach (var file in files)
        {
            yield return file;
        }
    }

    /// <inheritdoc/>
    public IInputSource Open(string path) => new BlobInputSource(_container, path);

    /// <summary>A blob as an input. A read that has started returns one version of the blob to its end.</summary>
    private sealed class BlobInputSource(BlobContainerClient container, string path) : IInputSource
    {
        public string Name => path[(path.LastIndexOf('/') + 1)..];

        public long? Length => null;

        public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
        {
            var blob = container.GetBlobClient(path);
            return await BlobFaults.TranslateAsync(
                blob.Uri,
                async () =>
                {
                    try
                    {
                        return (Stream)new BlobReadStream(
                            await blob.OpenReadAsync(position: 0, bufferSize: 4 * 1024 * 1024, cancellationToken: cancellationToken), blob.Uri);
                    }
                    catch (RequestFailedException error) when (error.Status == 404)
                    {
                        throw new InputException($"{path} does not exist in container '{container.Name}'. Upload it, or correct the path.", error);
                    }
                },
                cancellationToken);
        }
    }
}
