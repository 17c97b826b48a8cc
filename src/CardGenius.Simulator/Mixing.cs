namespace CardGenius.Simulator;

/// <summary>The hash of the simulator, SplitMix64's finalizer. Every decision is the same on every machine and in every process.</summary>
internal static class Mixing
{
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    public static ulong Mix(ulong first, ulong second) => Mix(Mix(first) ^ second);

    public static ulong Mix(ulong first, ulong second, ulong third) => Mix(Mix(first, second) ^ third);

    public static ulong Mix(ulong first, ulong second, ulong third, ulong fourth) => Mix(Mix(first, second, third) ^ fourth);

    /// <summary>Converts a hash to a number from 0 (inclusive) to 1 (exclusive).</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
