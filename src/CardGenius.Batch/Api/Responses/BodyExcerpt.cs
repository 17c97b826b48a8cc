using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// Creates an excerpt of a response body for a failure record. It has at most 200 characters and no control characters. Amounts of the request,
/// which a server may echo, are masked.
/// </summary>
internal static class BodyExcerpt
{
    /// <summary>The maximum length of an excerpt, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The maximum number of bytes of a body that an excerpt is created from.</summary>
    public const int MaxBytes = 1024;

    private const string Masked = "…";

    public static string Of(ReadOnlySpan<byte> body, ReadOnlySpan<byte> request)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxBytes)]);
        var sent = Amounts(request);
        var excerpt = new StringBuilder(MaxLength);
        for (var i = 0; i < text.Length && excerpt.Length < MaxLength;)
        {
            var digits = DigitsAt(text, i);
            if (digits > 0)
            {
                var number = text.AsSpan(i, digits).TrimEnd('.');
                excerpt.Append(IsSent(number, sent) ? Masked : text.AsSpan(i, digits));
                i += digits;
                continue;
            }

            var c = text[i++];
            var space = char.IsControl(c) || char.IsWhiteSpace(c) || c is '\u2028' or '\u2029';
            if (!space)
            {
                excerpt.Append(char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '\uFFFD' : c);
            }
            else if (excerpt.Length > 0 && excerpt[^1] != ' ')
            {
                excerpt.Append(' ');
            }
        }

        excerpt.Length = Math.Min(excerpt.Length, MaxLength);
        return excerpt.ToString().TrimEnd();
    }

    // Single digits occur in every text and reveal nothing, so they are not masked.
    private static bool IsSent(ReadOnlySpan<char> number, HashSet<decimal> sent) =>
        number.Length > 1 && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && sent.Contains(value);

    private static int DigitsAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (end > start && text[end] == '.')))
        {
            end++;
        }

        return end - start;
    }

    private static HashSet<decimal> Amounts(ReadOnlySpan<byte> request)
    {
        var amounts = new HashSet<decimal>();
        for (var i = 0; i < request.Length;)
        {
            if (request[i] is >= (byte)'0' and <= (byte)'9' && Utf8Parser.TryParse(request[i..], out decimal value, out var length))
            {
                amounts.Add(value);
                i += length;
            }
            else
            {
                i++;
            }
        }

        return amounts;
    }
}
