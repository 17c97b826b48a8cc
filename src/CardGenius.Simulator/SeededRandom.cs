namespace CardGenius.Simulator;

/// <summary>
/// SplitMix64 as a sequence. <see cref="Random"/> with a seed would do today, but its sequence is not promised for tomorrow, and the
/// catalogue of a seed must stay what it was.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _count;

    public double NextUnit() => Mixing.Unit(Mixing.Mix(seed, _count++));

    /// <summary>A whole number from 0 (included) to <paramref name="limit"/> (excluded).</summary>
    public int Next(int limit) => (int)(NextUnit() * limit);

    public bool Chance(double probability) => NextUnit() < probability;

    public T Pick<T>(ReadOnlySpan<T> values) => values[Next(values.Length)];

    /// <summary>The numbers from 0 to <paramref name="count"/> - 1 in a random order.</summary>
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
