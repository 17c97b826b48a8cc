using System.Buffers;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// A chunk in a folder. Until it is committed, it is a <c>.part</c> file that consists of blocks of lines. Each block ends with a marked line
/// that holds the checkpoint. When the file is opened, bytes after the last complete block are removed. The last block ends with the report,
/// which has two marks. A <c>.part</c> file that ends with a report is a finished chunk that a crash left before it was renamed.
/// </summary>
internal sealed class FolderChunkFile : IChunkFile
{
    private const int ReportMarks = 2;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly string _file;
    private readonly FileStream? _part;

    private FolderChunkFile(string file, FileStream? part, byte[]? checkpoint, byte[]? report)
    {
        _file = file;
        _part = part;
        Checkpoint = checkpoint is null ? default(ReadOnlyMemory<byte>?) : checkpoint;
        Report = report is null ? default(ReadOnlyMemory<byte>?) : report;
    }

    public ReadOnlyMemory<byte>? Report { get; private set; }

    public ReadOnlyMemory<byte>? Checkpoint { get; private set; }

    public static async Task<IChunkFile> OpenAsync(string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            return new FolderChunkFile(file, part: null, checkpoint: null, await ReadReportAsync(file, cancellationToken));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var part = new FileStream(
            file + AtomicFile.PartSuffix,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None,
            1);
        try
        {
            var (mark, isReport) = await RecoverAsync(part, cancellationToken);
            if (!isReport)
            {
                return new FolderChunkFile(file, part, mark, report: null);
            }

            await part.DisposeAsync();
            return new FolderChunkFile(file, part: null, checkpoint: null, await PlaceAsync(file, mark!, cancellationToken));
        }
        catch
        {
            await part.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the newest checkpoints of the chunks in a folder that are not committed.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadCheckpoints(string folder)
    {
        List<ReadOnlyMemory<byte>> checkpoints = [];
        if (!Directory.Exists(folder))
        {
            return checkpoints;
        }

        foreach (var file in Directory.GetFiles(folder, "*" + AtomicFile.PartSuffix).Order(StringComparer.Ordinal))
        {
            if (UnlockedFile.ReadOrNull(file) is { } content && WholeBlocks(content, out var mark, out _) > 0)
            {
                checkpoints.Add(mark);
            }
        }

        return checkpoints;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) =>
        FolderFaults.TranslateAsync(_file, async () =>
        {
            await WriteBlockAsync(lines, checkpoint, marks: 1, cancellationToken);
            Checkpoint = checkpoint.ToArray();
        });

    public Task<ReadOnlyMemory<byte>> CommitAsync(
        ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        FolderFaults.TranslateAsync(_file, async () =>
        {
            await WriteBlockAsync(lines, report, ReportMarks, cancellationToken);
            await _part!.DisposeAsync();
            Report = await PlaceAsync(_file, report.ToArray(), cancellationToken);
            return Report.Value;
        });

    public ValueTask DisposeAsync() => _part?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Returns the report of the committed file. If another writer committed the file first, that is the report of the other writer.
    private static async Task<byte[]> PlaceAsync(string file, byte[] report, CancellationToken cancellationToken)
    {
        if (AtomicFile.Place(file + AtomicFile.PartSuffix, file, overwrite: false))
        {
            return report;
        }

        File.Delete(file + AtomicFile.PartSuffix);
        return await ReadReportAsync(file, cancellationToken);
    }

    private async Task WriteBlockAsync(
        ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> mark, int marks, CancellationToken cancellationToken)
    {
        if (_part is null)
        {
            throw new InvalidOperationException("The chunk is committed.");
        }

        var before = _part.Position;
        var length = lines.Length + marks + mark.Length + 1;
        var block = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            lines.CopyTo(block);
            block.AsSpan(lines.Length, marks).Fill(ChunkFormat.Mark);
            mark.CopyTo(block.AsMemory(lines.Length + marks));
            NewLine.CopyTo(block, length - 1);
            await _part.WriteAsync(block.AsMemory(0, length), cancellationToken);
            RandomAccess.FlushToDisk(_part.SafeFileHandle);
        }
        catch
        {
            // A block that could not be written completely (disk full) is removed, so that a later append follows a complete block.
            _part.SetLength(before);
            _part.Position = before;
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<(byte[]? Mark, bool IsReport)> RecoverAsync(FileStream part, CancellationToken cancellationToken)
    {
        var content = new byte[part.Length];
        await part.ReadExactlyAsync(content, cancellationToken);
        var end = WholeBlocks(content, out var mark, out var isReport);
        if (end < content.Length)
        {
            part.SetLength(end);
        }

        part.Position = end;
        return (mark, isReport);
    }

    // After a power failure, a file can have its new length while its content was never written: the missing bytes are zeros. The first zero
    // byte and everything after it are ignored.
    private static int WholeBlocks(ReadOnlySpan<byte> content, out byte[]? mark, out bool isReport)
    {
        mark = null;
        isReport = false;
        var zero = content.IndexOf((byte)0);
        var usable = zero < 0 ? content : content[..zero];
        var end = usable.Length;
        while (end > 0)
        {
            var lineEnd = usable[..end].LastIndexOf((byte)'\n');
            if (lineEnd < 0)
            {
                return 0;
            }

            var lineStart = usable[..lineEnd].LastIndexOf((byte)'\n') + 1;
            if (lineStart < lineEnd && usable[lineStart] == ChunkFormat.Mark)
            {
                isReport = usable[lineStart + 1] == ChunkFormat.Mark;
                mark = usable[(lineStart + (isReport ? ReportMarks : 1))..lineEnd].ToArray();
                return lineEnd + 1;
            }

            end = lineStart;
        }

        return 0;
    }

    private static async Task<byte[]> ReadReportAsync(string file, CancellationToken cancellationToken)
    {
        const int TailBytes = 16 * 1024;
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        for (var tail = (long)TailBytes; ; tail *= 4)
        {
            tail = Math.Min(tail, stream.Length);
            stream.Position = stream.Length - tail;
            var content = new byte[tail];
            await stream.ReadExactlyAsync(content, cancellationToken);
            if (ChunkFormat.FindReport(content) is { } report)
            {
                return report;
            }

            if (tail == stream.Length)
            {
                throw new StoreException($"{file}: the committed chunk has no report, because the file was damaged. Delete it and resume.");
            }
        }
    }
}
