using System.Text.Json;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// A store in a container of Azure Blob Storage. A document is one write. A large file is staged in blocks and appears when the block list is
/// written. A chunk keeps its checkpoint in a blob of its own (<see cref="IChunkFile"/>). Every write can be repeated, and the service checks
/// every condition that decides between two writers.
/// </summary>
public sealed class BlobRunStore : IRunStore
{
    // The oldest version with all features used here. The service, the emulator and all newer client libraries support it.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2021_12_02;
    private const int ParallelDeletions = 16;

    private const string WriterKey = "writer";

    private readonly BlobContainerClient _container;
    private readonly BlobStoreOptions _options;
    private readonly BlobLease _lease;

    private BlobRunStore(BlobContainerClient container, BlobContainerClient leaseContainer, TimeProvider time, BlobStoreOptions options)
    {
        _container = container;
        _options = options;
        _lease = new BlobLease(leaseContainer, time);
    }

    /// <inheritdoc/>
    public string Location => $"blob container {_container.Uri.GetLeftPart(UriPartial.Path)}";

    /// <summary>Returns a container's address, without any secret, from a connection string. Sends no request.</summary>
    /// <exception cref="StoreException">The connection string or the container's name is wrong.</exception>
    public static Uri AddressOf(string connectionString, string container) =>
        new(WithConnectionString(connectionString, container)(new BlobClientOptions(Version)).Uri.GetLeftPart(UriPartial.Path));

    /// <summary>Opens the store with a connection string if its container exists. Returns null if it does not.</summary>
    /// <inheritdoc cref="OpenAsync(string, string, TimeProvider, BlobStoreOptions?, CancellationToken)"/>
    public static Task<BlobRunStore?> FindAsync(
        string connectionString,
        string container,
        TimeProvider time,
        BlobStoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        FindAsync(WithConnectionString(connectionString, container), time, options ?? new BlobStoreOptions(), cancellationToken);

    /// <summary>Opens the store with an identity if its container exists. Returns null if it does not.</summary>
    /// <inheritdoc cref="OpenAsync(Uri, string, TokenCredential, TimeProvider, BlobStoreOptions?, CancellationToken)"/>
    public static Task<BlobRunStore?> FindAsync(
        Uri account,
        string container,
        TokenCredential credential,
        TimeProvider time,
        BlobStoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        FindAsync(WithIdentity(account, container, credential), time, options ?? new BlobStoreOptions(), cancellationToken);

    /// <summary>Opens the store with a connection string: Azurite's, or an account's with a key. Creates the container if it does not
    /// exist.</summary>
    /// <param name="connectionString">The connection string. <c>UseDevelopmentStorage=true</c> is the emulator at its default port.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="time">The clock of the lease's renewals.</param>
    /// <param name="options">Retries and timeouts, or null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="StoreException">The connection string or the container's name is wrong, access is refused, or the service is down
    /// (<see cref="StoreException.Transient"/>).</exception>
    public static Task<BlobRunStore> OpenAsync(
        string connectionString,
        string container,
        TimeProvider time,
        BlobStoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        OpenAsync(WithConnectionString(connectionString, container), time, options ?? new BlobStoreOptions(), cancellationToken);

    /// <summary>Opens the store with the account's address and an identity. Creates the container if it does not exist.</summary>
    /// <param name="account">The blob service's address, e.g. <c>https://account.blob.core.windows.net</c>.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="credential">The identity. It needs the role Storage Blob Data Contributor on the container.</param>
    /// <param name="time">The clock of the lease's renewals.</param>
    /// <param name="options">Retries and timeouts, or null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="StoreException">The address or the container's name is wrong, access is refused, or the service is down
    /// (<see cref="StoreException.Transient"/>).</exception>
    public static Task<BlobRunStore> OpenAsync(
        Uri account,
        string container,
        TokenCredential credential,
        TimeProvider time,
        BlobStoreOptions? options = null,
        CancellationToken cancellationToken = default) =>
        OpenAsync(WithIdentity(account, container, credential), time, options ?? new BlobStoreOptions(), cancellationToken);

    /// <inheritdoc/>
    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) => _lease.TryTakeAsync(me, cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) => _lease.FindHolderAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListRunIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Prefix = RunPaths.Runs + "/";
        var ids = await BlobFaults.TranslateAsync(
            _container.Uri,
            async () =>
            {
                List<string> found = [];
                await foreach (var item in _container.GetBlobsByHierarchyAsync(
                    BlobTraits.None, BlobStates.None, "/", Prefix, cancellationToken))
                {
                    if (item.IsPrefix)
                    {
                        found.Add(item.Prefix[Prefix.Length..^1]);
                    }
                }

                return found;
            },
            cancellationToken);
        foreach (var id in ids.Order(StringComparer.Ordinal))
        {
            yield return id;
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var blob = Blob(path);
        return BlobFaults.TranslateAsync(
            blob.Uri,
            async () =>
            {
                try
                {
                    return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
                }
                catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
                {
                    return default(byte[]);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var blob = Blob(path);
        return BlobFaults.TranslateAsync(
            blob.Uri, () => blob.UploadAsync(new BinaryData(content), new BlobUploadOptions(), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var blob = Blob(path);
        var writer = Guid.NewGuid().ToString("N");
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [WriterKey] = writer },
        };
        return BlobFaults.TranslateAsync(
            blob.Uri,
            async () =>
            {
                try
                {
                    await blob.UploadAsync(new BinaryData(content), options, cancellationToken);
                    return true;
                }
                catch (RequestFailedException error) when (BlobFaults.IsConflict(error))
                {
                    // The request may be a retry after a lost response. Then the blob is this writer's own.
                    var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.Metadata;
                    return found.TryGetValue(WriterKey, out var owner) && owner == writer;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        var blob = Blob(path);
        return BlobFaults.TranslateAsync(
            blob.Uri,
            async () =>
            {
                try
                {
                    if (length == 0)
                    {
                        return await blob.ExistsAsync(cancellationToken) ? Stream.Null : null;
                    }

                    // The service refuses a range of an empty blob, so a read of the whole blob uses no range.
                    var range = offset == 0 && length is null ? default : new HttpRange(offset, length);
                    var response = await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = range }, cancellationToken);
                    return new BlobReadStream(response.Value.Content, blob.Uri);
                }
                catch (RequestFailedException error) when (error.Status == 416)
                {
                    return Stream.Null;
                }
                catch (RequestFailedException error) when (BlobFaults.IsMissing(error))
                {
                    return default(Stream);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<StoreWriteStream>(new BlobWriteStream(_container.GetBlockBlobClient(BlobPath.Check(path)), _options.BlockBytes));

    /// <inheritdoc/>
    public async Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken)
    {
        // The data goes through this process. The service could stage a block from another blob, but it requires a signature for that, which an
        // identity without keys cannot always create.
        await using var output = await CreateAsync(target, cancellationToken);
        foreach (var source in sources)
        {
            await using var input = await OpenReadAsync(source, 0, null, cancellationToken)
                ?? throw new StoreException($"{Blob(source).Uri.GetLeftPart(UriPartial.Path)}: the file is missing.");
            await input.CopyToAsync(output, cancellationToken);
        }

        await output.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IChunkFile> CreateChunkAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(BlobChunkFile.Create(_container, BlobPath.Check(path), _options.CheckpointBytes));

    /// <inheritdoc/>
    public Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken)
    {
        var checkedPath = BlobPath.Check(path);
        return BlobFaults.TranslateAsync(
            Blob(path).Uri,
            () => BlobChunkFile.OpenAsync(_container, checkedPath, _options.CheckpointBytes, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> checkpoints = [];
        foreach (var file in await ListAllAsync(folder, cancellationToken))
        {
            if (file.Path.EndsWith(BlobPath.CheckpointSuffix, StringComparison.Ordinal)
                && await ReadAsync(file.Path, cancellationToken) is { } part
                && JsonSerializer.Deserialize(part, BlobJsonContext.Default.ChunkCheckpoint) is { } found)
            {
                checkpoints.Add(found.Checkpoint);
            }
        }

        return checkpoints;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
    [
        .. (await ListAllAsync(folder, cancellationToken))
            .Where(file => !file.Path.EndsWith(BlobPath.CheckpointSuffix, StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public async Task PublishAsync(string from, string to, CancellationToken cancellationToken)
    {
        var prefix = BlobPath.Prefix(from);
        var target = BlobPath.Prefix(to);
        var files = await ListAsync(from, cancellationToken);
        foreach (var file in files)
        {
            await CopyAsync(file.Path, target + file.Path[prefix.Length..], cancellationToken);
        }

        // The sources are deleted only after all copies exist, so that a call after a crash can create the missing copies.
        await DeleteAllAsync(files, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var blob = Blob(path);
        await BlobFaults.TranslateAsync(
            blob.Uri, () => blob.DeleteIfExistsAsync(cancellationToken: cancellationToken), cancellationToken);
        await DeleteAllAsync(await ListAllAsync(path, cancellationToken), cancellationToken);
    }

    private static async Task<BlobRunStore> OpenAsync(
        Func<BlobClientOptions, BlobContainerClient> connect, TimeProvider time, BlobStoreOptions options, CancellationToken cancellationToken)
    {
        var store = New(connect, time, options);

        // An identity may have access to the container but no permission to create one.
        if (!await store.ExistsAsync(cancellationToken))
        {
            await BlobFaults.TranslateAsync(
                store._container.Uri,
                () => store._container.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
                cancellationToken);
        }

        return store;
    }

    private static async Task<BlobRunStore?> FindAsync(
        Func<BlobClientOptions, BlobContainerClient> connect, TimeProvider time, BlobStoreOptions options, CancellationToken cancellationToken)
    {
        var store = New(connect, time, options);
        return await store.ExistsAsync(cancellationToken) ? store : null;
    }

    // The lease's requests time out well before the lease expires.
    private static BlobRunStore New(Func<BlobClientOptions, BlobContainerClient> connect, TimeProvider time, BlobStoreOptions options) => new(
        connect(Client(options)),
        connect(Client(options with { Retries = Math.Min(options.Retries, 1), NetworkTimeout = StoreLeaseRecord.Times.RenewInterval })),
        time,
        options);

    private static Func<BlobClientOptions, BlobContainerClient> WithConnectionString(string connectionString, string container)
    {
        CheckName(container);
        return client =>
        {
            try
            {
                return new BlobContainerClient(connectionString, container, client);
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
            {
                // The library's message may quote a piece of the string, and the string holds a key.
                throw new StoreException(
                    "The connection string of the blob store is not valid. Expected: 'DefaultEndpointsProtocol=https;AccountName=…;"
                    + "AccountKey=…;EndpointSuffix=core.windows.net' or 'UseDevelopmentStorage=true'. Copy the complete string.");
            }
        };
    }

    private static Func<BlobClientOptions, BlobContainerClient> WithIdentity(Uri account, string container, TokenCredential credential)
    {
        CheckName(container);
        if (!account.IsAbsoluteUri || account.Scheme != Uri.UriSchemeHttps)
        {
            throw new StoreException(
                $"'{account}' is not the address of a blob service. Expected: an address such as https://ACCOUNT.blob.core.windows.net.");
        }

        var address = new Uri($"{account.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{container}");
        return client => new BlobContainerClient(address, credential, client);
    }

    private static BlobClientOptions Client(BlobStoreOptions options)
    {
        var client = new BlobClientOptions(Version)
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = options.Retries,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                NetworkTimeout = options.NetworkTimeout,
            },
        };
        options.Configure?.Invoke(client);
        return client;
    }

    private static void CheckName(string container)
    {
        if (!ContainerNames.IsValid(container))
        {
            throw new StoreException($"'{container}' is not a valid container name. Expected: {ContainerNames.Rule}.");
        }
    }

    private Task<bool> ExistsAsync(CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _container.Uri, async () => (await _container.ExistsAsync(cancellationToken)).Value, cancellationToken);

    private BlobClient Blob(string path) => _container.GetBlobClient(BlobPath.Check(path));

    private Task<List<StoreFile>> ListAllAsync(string folder, CancellationToken cancellationToken)
    {
        var prefix = BlobPath.Prefix(folder);
        return BlobFaults.TranslateAsync(
            _container.Uri,
            async () =>
            {
                List<StoreFile> files = [];
                await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
                {
                    files.Add(new StoreFile(blob.Name, blob.Properties.ContentLength ?? 0));
                }

                return files;
            },
            cancellationToken);
    }

    private Task DeleteAllAsync(IEnumerable<StoreFile> files, CancellationToken cancellationToken) => BlobFaults.TranslateAsync(
        _container.Uri,
        () => Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletions, CancellationToken = cancellationToken },
            async (file, token) => await Blob(file.Path).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: token)),
        cancellationToken);

    private async Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        var to = Blob(target);
        var done = await BlobFaults.TranslateAsync(to.Uri, () => TryCopyInPlaceAsync(Blob(source), to, cancellationToken), cancellationToken);
        if (!done)
        {
            await ConcatenateAsync([source], target, cancellationToken);
        }
    }

    // Within one account the service copies the blob itself, with the same identity, unless a policy of the account forbids it.
    private static async Task<bool> TryCopyInPlaceAsync(BlobClient from, BlobClient to, CancellationToken cancellationToken)
    {
        try
        {
            var copy = await to.StartCopyFromUriAsync(from.Uri, new BlobCopyFromUriOptions(), cancellationToken);
            if (copy.GetRawResponse().Headers.TryGetValue("x-ms-copy-status", out var status) && status == "success")
            {
                return true;
            }

            await copy.WaitForCompletionAsync(cancellationToken);
            return (await to.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.CopyStatus == CopyStatus.Success;
        }
        catch (RequestFailedException error) when (error.Status is 401 or 403 or 404 or 409)
        {
            return false;
        }
    }
}
