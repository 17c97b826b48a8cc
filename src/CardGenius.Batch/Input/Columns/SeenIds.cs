using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace CardGenius.Batch.Input.Columns;

/// <summary>
/// Stores the ids of a run and the row of each. It is the only structure that grows with the input. An entry has 16 bytes: 96 bits of the SHA-256
/// of the id, and the row. The probability that two of 2,000,000 different ids have the same entry is 1 in 10^16. The entries are in many small
/// tables, so that growing a table does not copy all entries.
/// </summary>
internal sealed class SeenIds
{
    private const int TableBits = 8;
    private const int FirstCapacity = 16;
    private const int MostUtf8PerChar = 3;
    private const int StackLimit = 1024;

    private readonly Table[] _tables = new Table[1 << TableBits];

    /// <summary>Gets the number of ids.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the size of the entries in memory, in bytes.</summary>
    public long Bytes => _tables.Sum(t => (long)(t.Entries?.Length ?? 0)) * Unsafe.SizeOf<Entry>();

    /// <summary>Adds an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="row">The row of the id, from 1.</param>
    /// <param name="first">The first row with the id; <paramref name="row"/> if the id is new.</param>
    /// <returns>False if the id was added before.</returns>
    public bool TryAdd(string id, long row, out long first)
    {
        var entry = Hash(id, checked((uint)row));
        ref var table = ref _tables[entry.High >> (64 - TableBits)];
        if (table.Entries is null || table.Count * 5L >= table.Entries.Length * 4L)
        {
            Grow(ref table);
        }

        ref var place = ref Find(table.Entries!, entry);
        first = place.Row == 0 ? row : place.Row;
        if (place.Row != 0)
        {
            return false;
        }

        place = entry;
        table.Count++;
        Count++;
        return true;
    }

    /// <summary>Returns the row that was added with an id; null if the id was not added.</summary>
    public long? Find(string id)
    {
        var entry = Hash(id, 0);
        return _tables[entry.High >> (64 - TableBits)].Entries is { } entries && Find(entries, entry) is { Row: not 0 } found ? found.Row : null;
    }

    private static void Grow(ref Table table)
    {
        var before = table.Entries ?? [];
        var entries = new Entry[Math.Max(FirstCapacity, before.Length + (before.Length / 2))];
        foreach (var entry in before)
        {
            if (entry.Row != 0)
            {
                Find(entries, entry) = entry;
            }
        }

        table.Entries = entries;
    }

    // Open addressing: returns the entry, or the free slot for it. The slot is determined by other bits than the table.
    private static ref Entry Find(Entry[] entries, Entry wanted)
    {
        var place = (int)(((ulong)wanted.Low * (ulong)entries.Length) >> 32);
        while (entries[place].Row != 0 && (entries[place].High != wanted.High || entries[place].Low != wanted.Low))
        {
            place = place + 1 == entries.Length ? 0 : place + 1;
        }

        return ref entries[place];
    }

    private static Entry Hash(string id, uint row)
    {
        var most = id.Length * MostUtf8PerChar;
        var rented = most > StackLimit ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackLimit];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(id, bytes)], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return new Entry(
            BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt32LittleEndian(hash[sizeof(ulong)..]), row);
    }

    private readonly record struct Entry(ulong High, uint Low, uint Row);

    private struct Table
    {
        public Entry[]? Entries;
        public int Count;
    }
}
