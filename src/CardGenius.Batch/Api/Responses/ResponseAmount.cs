using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api.Responses;

/// <summary>Reads the amounts of a response.</summary>
internal static class ResponseAmount
{
    // Sums of three amounts up to this value stay in the range of a decimal. The value is far above any real amount.
    private const decimal MaxAmount = 1e27m;

    // A longer text is not an amount.
    private const int MaxAmountChars = 128;

    // 18 digits fit into 64 bits.
    private const int MaxPlainDigits = 18;

    /// <summary>Reads an amount. A text is parsed like an amount of an input.</summary>
    /// <param name="reader">The reader, at the value.</param>
    /// <param name="amount">The amount without trailing zeros, so that 10000.00 is written as 10000; null if there is none.</param>
    /// <param name="readable">False if the value is a text that is not an amount.</param>
    /// <returns>False if the value is neither a text, a number nor null, or is a number above the maximum amount.</returns>
    public static bool TryRead(ref Utf8JsonReader reader, out decimal? amount, out bool readable)
    {
        amount = null;
        readable = true;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.Number:
                if (TryReadPlain(reader.ValueSpan, out var number))
                {
                    amount = number;
                    return true;
                }

                amount = reader.TryGetDecimal(out number) ? Normalized(number) : null;
                return amount is not null;
            case JsonTokenType.String when IsDigits(reader.ValueSpan):
                _ = TryReadPlain(reader.ValueSpan, out var digits);
                amount = digits;
                return true;
            case JsonTokenType.String:
                Span<char> text = stackalloc char[MaxAmountChars];
                readable = reader.ValueSpan.Length <= text.Length
                    && AmountText.ReadSigned(text[..reader.CopyString(text)], out number) is null
                    && (amount = Normalized(number)) is not null;
                return true;
            default:
                return false;
        }
    }

    // Almost all amounts are a few digits with or without a point. This takes a fraction of the time of decimal.Parse.
    private static bool TryReadPlain(ReadOnlySpan<byte> number, out decimal amount)
    {
        amount = 0;
        var isNegative = number[0] == '-';
        var digits = isNegative ? number[1..] : number;
        if (digits.Length > MaxPlainDigits)
        {
            return false;
        }

        var value = 0L;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            if ((uint)digit <= 9)
            {
                value = (value * 10) + digit;
            }
            else if (digits[i] == '.')
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        var scale = point < 0 ? 0 : digits.Length - point - 1;
        for (; scale > 0 && value % 10 == 0; scale--)
        {
            value /= 10;
        }

        amount = new decimal((int)value, (int)(value >> 32), 0, isNegative && value != 0, (byte)scale);
        return true;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= MaxPlainDigits && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static decimal? Normalized(decimal amount) =>
        amount is > MaxAmount or < -MaxAmount ? null : Amount.Normalize(amount);
}
