using System.Buffers;

namespace CardGenius.Batch.IO;

/// <summary>Reads lines that end with '\n' from a stream. It uses one pooled buffer, which grows to the length of the longest line. It owns the
/// stream.</summary>
internal sealed class LineScanner(Stream stream) : IAsyncDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The current line without its line end. It is valid until the next <see cref="ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the last line has no line end, because the stream was cut off.</summary>
    public bool CutOff { get; private set; }

    /// <summary>Moves to the next line. Returns false after the last line.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var scan = _start;
        while (true)
        {
            var found = _buffer.AsSpan(scan, _end - scan).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(scan + found, next: scan + found + 1);
                return true;
            }

            if (_ended)
            {
                if (_start == _end)
                {
                    return false;
                }

                CutOff = true;
                Take(_end, next: _end);
                return true;
            }

            scan = await FillAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Line = default;
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await stream.DisposeAsync();
    }

    private void Take(int end, int next)
    {
        Line = _buffer.AsMemory(_start, end - _start);
        _start = next;
        Number++;
    }

    // Returns the position of the bytes that have not been scanned yet.
    private async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        var open = _end - _start;
        if (_end == _buffer.Length)
        {
            MakeRoom(open);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _ended = read == 0;
        _end += read;
        return _end - read;
    }

    private void MakeRoom(int open)
    {
        var target = open > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start, open).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, open);
    }
}
