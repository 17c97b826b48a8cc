using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// A store in a local folder. Small documents are written to a temporary file, which is flushed to the disk and then renamed. Chunks are
/// appended to a <c>.part</c> file, which is renamed when the chunk is committed.
/// </summary>
/// <remarks>A power failure can undo a rename. The store is then in the state before the rename, from which every caller can continue.</remarks>
public sealed class FolderStore : IRunStore
{
    private readonly string _root;
    private readonly FolderLease _lease;

    /// <summary>Opens the store in the folder <paramref name="root"/>. The folder is created if it does not exist.</summary>
    /// <exception cref="StoreException">The folder cannot be created.</exception>
    public FolderStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _lease = new FolderLease(Path.Combine(_root, StoreLeaseRecord.Name), Path.Combine(_root, "lock.guard"), time);
        FolderFaults.Translate(_root, () => Directory.CreateDirectory(_root));
    }

    /// <inheritdoc/>
    public string Location => $"folder {_root}";

    /// <summary>Returns the path of a file on this machine, for messages.</summary>
    public string LocalPath(string path) => Resolve(path);

    /// <inheritdoc/>
    public Task<IStoreLease?> TryAcquireLeaseAsync(LeaseHolder me, CancellationToken cancellationToken) =>
        FolderFaults.TranslateAsync(_root, () => _lease.TryTakeAsync(me, cancellationToken));

    /// <inheritdoc/>
    public Task<LeaseHolder?> FindLeaseHolderAsync(CancellationToken cancellationToken) =>
        FolderFaults.TranslateAsync(_root, () => _lease.FindHolderAsync(cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListRunIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var runs = Resolve(RunPaths.Runs);
        if (!Directory.Exists(runs))
        {
            yield break;
        }

        foreach (var folder in Directory.GetDirectories(runs).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return folder;
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => ReadOrNullAsync(file, cancellationToken));
    }

    /// <inheritdoc/>
    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => AtomicFile.WriteAsync(file, content, overwrite: true, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => AtomicFile.WriteAsync(file, content, overwrite: false, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string path, long offset, long? length, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => Task.FromResult(OpenOrNull(file, offset, length)));
    }

    /// <inheritdoc/>
    public Task<StoreWriteStream> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => Task.FromResult<StoreWriteStream>(new FolderWriteStream(file)));
    }

    /// <inheritdoc/>
    public async Task ConcatenateAsync(IReadOnlyList<string> sources, string target, CancellationToken cancellationToken)
    {
        await using var output = await CreateAsync(target, cancellationToken);
        foreach (var source in sources)
        {
            await using var input = await OpenReadAsync(source, 0, null, cancellationToken)
                ?? throw new StoreException($"{Resolve(source)}: the file is missing.");
            await input.CopyToAsync(output, cancellationToken);
        }

        await output.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IChunkFile> OpenChunkAsync(string path, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        return FolderFaults.TranslateAsync(file, () => FolderChunkFile.OpenAsync(file, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadCheckpointsAsync(string folder, CancellationToken cancellationToken)
    {
        var resolved = Resolve(folder);
        return FolderFaults.TranslateAsync(resolved, () => Task.FromResult(FolderChunkFile.ReadCheckpoints(resolved)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var resolved = Resolve(folder);
        return FolderFaults.TranslateAsync(resolved, () => Task.FromResult(List(resolved)));
    }

    /// <inheritdoc/>
    public Task PublishAsync(string from, string to, CancellationToken cancellationToken)
    {
        var source = Resolve(from);
        var target = Resolve(to);
        return FolderFaults.TranslateAsync(target, () =>
        {
            if (Directory.Exists(source))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Directory.Move(source, target);
            }

            return Task.CompletedTask;
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var resolved = Resolve(path);
        return FolderFaults.TranslateAsync(resolved, () =>
        {
            if (Directory.Exists(resolved))
            {
                Directory.Delete(resolved, recursive: true);
            }
            else if (File.Exists(resolved))
            {
                File.Delete(resolved);
            }

            return Task.CompletedTask;
        });
    }

    private static async Task<byte[]?> ReadOrNullAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static Stream? OpenOrNull(string file, long offset, long? length)
    {
        try
        {
            var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
            stream.Position = offset;
            return length is { } bytes ? new LengthLimitedStream(stream, bytes) : stream;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private IReadOnlyList<StoreFile> List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(f => !AtomicFile.IsUnfinished(f.Name))
                .Select(f => new StoreFile(Path.GetRelativePath(_root, f.FullName).Replace('\\', '/'), f.Length))
                .OrderBy(f => f.Path, StringComparer.Ordinal),
        ];
    }

    private string Resolve(string path)
    {
        var file = Path.GetFullPath(Path.Combine(_root, path));
        if (!file.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{path}' is not a path inside the store.", nameof(path));
        }

        return file;
    }
}
