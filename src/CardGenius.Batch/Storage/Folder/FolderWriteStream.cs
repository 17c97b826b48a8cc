namespace CardGenius.Batch.Storage.Folder;

/// <summary>Writes a large file to a temporary file in the same folder, and renames it on commit.</summary>
internal sealed class FolderWriteStream : StoreWriteStream
{
    private readonly string _file;
    private readonly string _unfinished;
    private readonly FileStream _stream;
    private bool _committed;

    public FolderWriteStream(string file)
    {
        _file = file;

        // The temporary name is the same for all writers. A file that a crash left is overwritten, so such files do not accumulate.
        _unfinished = file + AtomicFile.UnfinishedSuffix;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _stream = new FileStream(_unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024);
    }

    public override Task CommitAsync(CancellationToken cancellationToken) => FolderFaults.TranslateAsync(_file, async () =>
    {
        await _stream.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(_stream.SafeFileHandle);
        await _stream.DisposeAsync();
        _committed = AtomicFile.Place(_unfinished, _file, overwrite: true);
    });

    public override void Flush() => FolderFaults.Translate(_file, _stream.Flush);

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        FolderFaults.TranslateAsync(_file, () => _stream.FlushAsync(cancellationToken));

    public override void Write(byte[] buffer, int offset, int count) =>
        FolderFaults.Translate(_file, () => _stream.Write(buffer, offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            throw FolderFaults.Explain(_file, error);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _stream.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (FolderFaults.IsFault(error))
        {
            throw FolderFaults.Explain(_file, error);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _stream.Dispose();
            }
            catch (Exception error) when (!_committed && FolderFaults.IsFault(error))
            {
                // The disk is full and the buffer cannot be written. The file is not committed and is deleted below.
            }

            if (!_committed)
            {
                File.Delete(_unfinished);
            }
        }

        base.Dispose(disposing);
    }
}
