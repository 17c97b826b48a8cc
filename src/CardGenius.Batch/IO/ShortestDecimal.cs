namespace CardGenius.Batch.IO;

/// <summary>Numbers without the trailing zeros that a decimal keeps (1.50), so that equal numbers are written as equal text.</summary>
internal static class ShortestDecimal
{
    /// <summary>The same value with the smallest scale: 1.50 becomes 1.5, 2.00 becomes 2, and there is one zero.</summary>
    public static decimal Of(decimal value) =>
        value == 0 ? 0
        : value.Scale == 0 || EndsInOtherThanZero(value) ? value
        // A division by a 1 of the largest scale drops the zeros.
        : value / 1.0000000000000000000000000000m;

    // Most amounts have no such zero, and a division of decimals is slow. Larger numbers than 64 bits hold are not worth a look.
    private static bool EndsInOtherThanZero(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return bits[2] == 0 && (((ulong)(uint)bits[1] << 32) | (uint)bits[0]) % 10 != 0;
    }
}
