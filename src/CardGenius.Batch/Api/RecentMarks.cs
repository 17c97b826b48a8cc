namespace CardGenius.Batch.Api;

/// <summary>Counts the marked observations among the latest ones. It is not safe for concurrent use.</summary>
/// <param name="size">The number of observations that count.</param>
internal sealed class RecentMarks(int size)
{
    private readonly Queue<bool> _latest = new(size);

    /// <summary>The number of observations, at most the size.</summary>
    public int Count => _latest.Count;

    /// <summary>The number of marked observations among them.</summary>
    public int Marked { get; private set; }

    /// <summary>Adds an observation. If there are more than the size, the oldest no longer counts.</summary>
    public void Add(bool isMarked)
    {
        if (_latest.Count == size && _latest.Dequeue())
        {
            Marked--;
        }

        _latest.Enqueue(isMarked);
        Marked += isMarked ? 1 : 0;
    }
}
