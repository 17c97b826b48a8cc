using System.Diagnostics.Metrics;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// A counter whose attribute has known values. It reports every value from the start, with 0, because Prometheus cannot detect the first
/// increase of a series that appears with it.
/// </summary>
internal sealed class KnownCounter
{
    private readonly long[] _counts;
    private readonly KeyValuePair<string, object?>[][] _tags;

    /// <param name="meter">The meter.</param>
    /// <param name="name">The name of the instrument.</param>
    /// <param name="unit">Its unit (UCUM).</param>
    /// <param name="description">What it counts.</param>
    /// <param name="attribute">The attribute; null for a counter without one, which has one value.</param>
    /// <param name="values">The values of the attribute.</param>
    public KnownCounter(Meter meter, string name, string unit, string description, string? attribute = null, params IReadOnlyList<string> values)
    {
        _tags = attribute is null ? [[]] : [.. values.Select(value => new[] { new KeyValuePair<string, object?>(attribute, value) })];
        _counts = new long[_tags.Length];
        meter.CreateObservableCounter(name, Observe, unit, description);
    }

    /// <summary>Counts.</summary>
    /// <param name="value">The index of the attribute's value.</param>
    /// <param name="count">How much to add.</param>
    public void Add(int value = 0, long count = 1) => Interlocked.Add(ref _counts[value], count);

    private IEnumerable<Measurement<long>> Observe()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            yield return new(Interlocked.Read(ref _counts[i]), _tags[i]);
        }
    }
}
