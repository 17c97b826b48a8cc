namespace CardGenius.Batch.Publishing.Report;

/// <summary>Counts equal texts. Its size is limited: texts beyond the maximum number are counted together.</summary>
/// <param name="other">The name under which further texts are counted.</param>
internal sealed class TextCounts<T>(T other)
    where T : notnull
{
    /// <summary>The maximum number of different texts.</summary>
    public const int Most = 1000;

    private readonly Dictionary<T, long> _counts = [];

    /// <summary>Gets the counts. The highest count is first.</summary>
    public IEnumerable<KeyValuePair<T, long>> Counts =>
        _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.ToString(), StringComparer.Ordinal);

    public void Add(T text, long count = 1)
    {
        var key = _counts.Count < Most || _counts.ContainsKey(text) ? text : other;
        _counts[key] = _counts.GetValueOrDefault(key) + count;
    }
}
