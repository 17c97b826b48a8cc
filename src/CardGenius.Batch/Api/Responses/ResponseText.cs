using System.Buffers;
using System.Text.Json;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>Reads the names and texts of a response.</summary>
internal sealed class ResponseText(TextCache texts)
{
    /// <summary>The maximum length of a name or spend key, in bytes as written in the response. A longer one is invalid.</summary>
    public const int MaxNameBytes = 1024;

    private static readonly byte[] CutMark = "… (cut)"u8.ToArray();

    private readonly byte[] _unescaped = new byte[MaxNameBytes];

    /// <summary>Returns the current text or member name, in UTF-8; empty if it is too long.</summary>
    public ReadOnlySpan<byte> ReadMember(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped ? reader.ValueSpan
        : reader.ValueSpan.Length > _unescaped.Length ? []
        : _unescaped.AsSpan(0, reader.CopyString(_unescaped));

    /// <summary>Returns the current text; null if the value is not a text or is too long.</summary>
    public string? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? ReadName(ref reader) : null;

    /// <summary>Returns the current text or member name; null if it is too long.</summary>
    public string? ReadName(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxNameBytes)
        {
            return null;
        }

        return texts.Get(reader.ValueIsEscaped ? _unescaped.AsSpan(0, reader.CopyString(_unescaped)) : reader.ValueSpan);
    }

    /// <summary>Copies the current text to the details of a card. A text that is longer than <see cref="CardDetailsBuffer.MaxTextBytes"/> is
    /// cut and marked.</summary>
    /// <returns>False if the texts of the card are too long.</returns>
    public static bool TryCopy(ref Utf8JsonReader reader, CardDetailsBuffer details, out TextRange range)
    {
        var length = Math.Min(reader.ValueSpan.Length, CardDetailsBuffer.MaxTextBytes);
        var target = details.Reserve(length);
        range = default;
        if (target.Length < length)
        {
            return false;
        }

        range = details.Keep(reader.ValueSpan.Length > length ? CopyStart(ref reader, target) : reader.CopyString(target));
        return true;
    }

    private static int CopyStart(ref Utf8JsonReader reader, Span<byte> target)
    {
        var whole = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var text = whole.AsSpan(0, reader.CopyString(whole));
            if (text.Length > target.Length)
            {
                var end = target.Length - CutMark.Length;
                while ((text[end] & 0xC0) == 0x80)
                {
                    // The byte continues a character, which must not be split.
                    end--;
                }

                CutMark.CopyTo(text[end..]);
                text = text[..(end + CutMark.Length)];
            }

            text.CopyTo(target);
            return text.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
