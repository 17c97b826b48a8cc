using System.Runtime.InteropServices;

namespace CardGenius.Simulator.Statistics;

/// <summary>Counts per profile. Keeps only the hash of each profile.</summary>
internal sealed class ProfileCounter
{
    private readonly Dictionary<ulong, int> _counts = [];

    public void Add(ulong profile) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, profile, out _)++;

    public ProfileStats Snapshot()
    {
        var histogram = new SortedDictionary<int, long>();
        long total = 0;
        foreach (var count in _counts.Values)
        {
            total += count;
            histogram[count] = histogram.GetValueOrDefault(count) + 1;
        }

        return new ProfileStats(_counts.Count, total, histogram.Count == 0 ? 0 : histogram.Keys.Last(), histogram);
    }
}
