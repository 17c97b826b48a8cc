namespace CardGenius.Simulator;

/// <summary>
/// A random sequence based on SplitMix64. .NET does not guarantee that the sequence of a seeded <see cref="Random"/> stays the same in later
/// versions, but the catalogue of a seed must not change.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _count;

    public double NextUnit() => Mixing.Unit(Mixing.Mix(seed, _count++));

    /// <summary>Returns a whole number from 0 (inclusive) to <paramref name="limit"/> (exclusive).</summary>
    public int Next(int limit) => (int)(NextUnit() * limit);

    public bool Chance(double probability) => NextUnit() < probability;

    public T Pick<T>(ReadOnlySpan<T> values) => values[Next(values.Length)];

    /// <summary>Returns the numbers from 0 to <paramref name="count"/> - 1 in a random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Next(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }
}
