using System.Buffers;

namespace CardGenius.Batch.IO;

/// <summary>Reads lines that end with '\n' from a stream, which it owns, through one pooled buffer as large as the longest line.</summary>
internal sealed class LineScanner(Stream stream) : IAsyncDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The line without its end; valid until the next <see cref="ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line's place in the stream, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the last line had no end: the stream was cut off.</summary>
    public bool CutOff { get; private set; }

    /// <summary>Goes to the next line; false behind the last.</summary>
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

    // Returns where the bytes begin that were not looked at yet.
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
