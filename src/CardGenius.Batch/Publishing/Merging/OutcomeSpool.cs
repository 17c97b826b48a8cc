using System.Runtime.InteropServices;
using System.Text;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>
/// The outcomes of the runs after the first one: the latest outcome of each user, where a failure never replaces a result. The outcomes are in a
/// temporary file. Memory contains only an index, of 25 to 40 bytes for each of these users.
/// </summary>
internal sealed class OutcomeSpool : IDisposable
{
    private readonly FileStream _file = TemporaryStream.Create();
    private readonly BinaryWriter _writer;
    private readonly BinaryReader _reader;
    private readonly SeenIds _ids = new();
    private readonly List<PublishedRun> _runs = [];
    private readonly List<Entry> _entries = [];

    public OutcomeSpool()
    {
        _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        _reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Gets the number of users.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds an outcome. The outcomes must be added in the order in which their runs were planned, and before the first
    /// <see cref="Read"/>.</summary>
    public void Add(in PublishedOutcome outcome)
    {
        var isNew = _ids.TryAdd(outcome.Id, _entries.Count + 1, out var place);
        if (isNew)
        {
            _entries.Add(default);
        }

        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[(int)place - 1];
        if (isNew || outcome.IsResult || !entry.IsResult)
        {
            entry = new Entry(Write(outcome), outcome.IsResult, IsTaken: false);
        }
    }

    /// <summary>Returns the number of the user with an id; null if no later run has the user.</summary>
    public int? Find(string id) => _ids.Find(id) is { } place ? (int)place - 1 : null;

    /// <summary>Returns whether the outcome of a user is a result.</summary>
    public bool IsResult(int user) => _entries[user].IsResult;

    /// <summary>Returns whether <see cref="Take"/> was called for a user.</summary>
    public bool IsTaken(int user) => _entries[user].IsTaken;

    /// <summary>Marks a user as exported.</summary>
    public void Take(int user) => CollectionsMarshal.AsSpan(_entries)[user].IsTaken = true;

    /// <summary>Reads the outcome of a user.</summary>
    public PublishedOutcome Read(int user)
    {
        _file.Position = _entries[user].Offset;
        var run = _runs[_reader.ReadInt32()];
        var row = _reader.ReadInt64();
        var id = _reader.ReadString();
        var cells = new string[_reader.ReadInt32()];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _reader.ReadString();
        }

        return _entries[user].IsResult
            ? new PublishedOutcome(run, row, id, cells, _reader.ReadBytes(_reader.ReadInt32()), null)
            : new PublishedOutcome(run, row, id, cells, default, _reader.ReadString());
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    private long Write(in PublishedOutcome outcome)
    {
        if (_runs.Count == 0 || !ReferenceEquals(_runs[^1], outcome.Run))
        {
            _runs.Add(outcome.Run);
        }

        var offset = _file.Position;
        _writer.Write(_runs.Count - 1);
        _writer.Write(outcome.Row);
        _writer.Write(outcome.Id);
        _writer.Write(outcome.Cells.Count);
        foreach (var cell in outcome.Cells)
        {
            _writer.Write(cell);
        }

        if (outcome.Error is { } error)
        {
            _writer.Write(error);
        }
        else
        {
            _writer.Write(outcome.Line.Length);
            _writer.Write(outcome.Line.Span);
        }

        return offset;
    }

    private record struct Entry(long Offset, bool IsResult, bool IsTaken);
}
