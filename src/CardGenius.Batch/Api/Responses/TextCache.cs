using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// A cache of texts by their UTF-8 bytes. Card names, aliases and spend keys are the same in every response, so they are decoded only once. The size
/// of the cache is fixed: if all slots of a text are in use, it replaces another text. The cache is thread-safe without a lock, because entries are
/// immutable.
/// </summary>
internal sealed class TextCache
{
    /// <summary>The maximum length of a cached text, in bytes.</summary>
    public const int MaxBytes = 128;

    private const int Slots = 4096;
    private const int Ways = 4;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private uint _nextVictim;

    /// <summary>Returns the text of UTF-8 bytes. Invalid UTF-8 becomes U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > MaxBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = Hash(utf8);
        var free = -1;
        for (var way = 0; way < Ways; way++)
        {
            var slot = (int)((hash + (uint)way) % Slots);
            var entry = Volatile.Read(ref _entries[slot]);
            if (entry is null)
            {
                free = free < 0 ? slot : free;
            }
            else if (entry.Hash == hash && utf8.SequenceEqual(entry.Utf8))
            {
                return entry.Text;
            }
        }

        var text = Encoding.UTF8.GetString(utf8);
        var target = free >= 0 ? free : (int)((hash + (Interlocked.Increment(ref _nextVictim) % Ways)) % Slots);
        Volatile.Write(ref _entries[target], new Entry(hash, utf8.ToArray(), text));
        return text;
    }

    // The hash is fast for short keys. It does not resist intentional collisions, but a collision only costs an allocation.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(utf8));
        }

        foreach (var b in utf8)
        {
            hash = Mix(hash, b);
        }

        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 0x9E3779B97F4A7C15, 29);

    private sealed record Entry(uint Hash, byte[] Utf8, string Text);
}
