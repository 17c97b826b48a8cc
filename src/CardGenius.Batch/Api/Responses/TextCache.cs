using System.Text;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// Texts by their UTF-8 bytes. Card names, aliases and spend keys are the same in every answer, so none is made twice. Bounded, whatever
/// answers hold: a new text takes an old one's place where its places are taken. Safe for many threads without a lock, because
/// an entry never changes.
/// </summary>
internal sealed class TextCache
{
    /// <summary>Longer texts are not kept.</summary>
    public const int MaxBytes = 128;

    private const int Slots = 4096;
    private const int Ways = 4;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private uint _nextVictim;

    /// <summary>The text of these bytes. Invalid UTF-8 becomes U+FFFD.</summary>
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

    // FNV-1a: short keys, no need to resist an adversary, as a collision costs an allocation only.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }

    private sealed record Entry(uint Hash, byte[] Utf8, string Text);
}
