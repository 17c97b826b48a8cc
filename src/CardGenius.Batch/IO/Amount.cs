using System.Globalization;

namespace CardGenius.Batch.IO;

/// <summary>Formats amounts exactly and without trailing zeros, so that equal amounts are written as equal bytes.</summary>
internal static class Amount
{
    /// <summary>Returns the same value with the smallest scale. For example, 1.50 becomes 1.5, 2.00 becomes 2, and -0.0 becomes 0.</summary>
    public static decimal Normalize(decimal value) =>
        value == 0 ? 0
        : value.Scale == 0 || HasNonZeroLastDigit(value) ? value
        // A division by 1 with the largest scale removes the zeros.
        : value / 1.0000000000000000000000000000m;

    /// <summary>Returns the amount as text: digits without groups, and '.' before the fraction.</summary>
    public static string Format(decimal value) => Normalize(value).ToString(CultureInfo.InvariantCulture);

    // Most amounts have no trailing zero, and a division of decimals is slow. Digits beyond 64 bits are rare and are always divided.
    private static bool HasNonZeroLastDigit(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return bits[2] == 0 && (((ulong)(uint)bits[1] << 32) | (uint)bits[0]) % 10 != 0;
    }
}
