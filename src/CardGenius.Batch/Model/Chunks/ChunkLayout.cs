using CardGenius.Batch.Model.Stages;

namespace CardGenius.Batch.Model.Chunks;

/// <summary>
/// Divides the users of a pass into chunks of consecutive users. The last chunks get smaller, round by round, so that all workers have work until
/// the end of the pass. Each round has one chunk for each worker, and takes half of the users that are left ("factoring": Hummel, Schonberg and
/// Flynn, 1992).
/// </summary>
public sealed class ChunkLayout
{
    private readonly long _users;
    private readonly int _size;
    private readonly int _fullChunks;

    // The chunks of the users that follow; null if there are none.
    private readonly ChunkLayout? _rest;

    // The first user of each chunk that follows the full chunks.
    private readonly List<long> _tail = [];

    /// <summary>Creates a layout.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="size">The maximum number of users in a chunk; at least 1.</param>
    /// <param name="workers">The number of chunks in flight, or null if all chunks have the same size, as in plans of earlier versions.</param>
    public ChunkLayout(long users, int size, int? workers)
    {
        _users = users;
        _size = size;
        if (workers is not { } places || size == 1)
        {
            _fullChunks = (int)((users + size - 1) / size);
            return;
        }

        var begin = users - (2L * places * (size - 1));
        var round = (long)places * size;
        _fullChunks = (int)(Math.Max(0, (begin + round - 1) / round) * places);
        var start = (long)_fullChunks * size;
        while (start < users)
        {
            var next = Math.Clamp((users - start + (2L * places) - 1) / (2L * places), 1, size);
            for (var place = 0; place < places && start < users; place++)
            {
                _tail.Add(start);
                start += next;
            }
        }
    }

    private ChunkLayout(long users, int size, int workers, ChunkLayout rest)
        : this(users, size, workers) => _rest = rest;

    /// <summary>Creates a layout in which the chunks of each stage get smaller towards its end, so that no chunk belongs to two stages.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="size">The maximum number of users in a chunk; at least 1.</param>
    /// <param name="stages">The stages. Users that follow the last stage belong to it.</param>
    public static ChunkLayout OfStages(long users, int size, IReadOnlyList<RunStage> stages)
    {
        var first = stages[0];
        return first.Users is { } length && length < users && stages.Count > 1
            ? new(length, size, first.Workers, OfStages(users - length, size, [.. stages.Skip(1)]))
            : new(users, size, first.Workers);
    }

    /// <summary>Gets the number of chunks.</summary>
    public int Count => Own + (_rest?.Count ?? 0);

    private int Own => _fullChunks + _tail.Count;

    /// <summary>Returns the position of the first user of a chunk.</summary>
    /// <param name="chunk">The index of the chunk, from 0. <see cref="Count"/> gives the number of users.</param>
    public long StartOf(int chunk) =>
        chunk < _fullChunks ? (long)chunk * _size
        : chunk < Own ? _tail[chunk - _fullChunks]
        : _users + (_rest?.StartOf(chunk - Own) ?? 0);

    /// <summary>Returns the number of users of a chunk.</summary>
    /// <param name="chunk">The index of the chunk, from 0.</param>
    public int LengthOf(int chunk) => _rest is not null && chunk >= Own
        ? _rest.LengthOf(chunk - Own)
        : (int)(Math.Min(_users, StartOf(chunk + 1)) - StartOf(chunk));

    /// <summary>Returns the index of the chunk that contains a user.</summary>
    /// <param name="user">The position of the user, from 0.</param>
    public int IndexOf(long user)
    {
        if (_rest is not null && user >= _users)
        {
            return Own + _rest.IndexOf(user - _users);
        }

        if (_tail.Count == 0 || user < _tail[0])
        {
            return (int)(user / _size);
        }

        var found = _tail.BinarySearch(user);
        return _fullChunks + (found >= 0 ? found : ~found - 1);
    }
}
