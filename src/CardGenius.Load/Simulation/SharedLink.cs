namespace CardGenius.Load.Simulation;

/// <summary>
/// A link whose answers share it evenly. All answers have one size, so they leave it in the order in which they came, and one count of the time that
/// each has had on the link is enough.
/// </summary>
/// <param name="answerSeconds">Seconds that one answer takes alone.</param>
internal sealed class SharedLink(double answerSeconds)
{
    private readonly Queue<(int Worker, double Due)> _answers = new();
    private double _served;
    private double _at;

    /// <summary>When the next answer has arrived, if no other comes before; infinite for an empty link.</summary>
    public double Next => _answers.TryPeek(out var first)
        ? _at + (Math.Max(0, first.Due - _served) * _answers.Count)
        : double.PositiveInfinity;

    /// <summary>An answer begins to arrive.</summary>
    public void Enter(int worker, double now)
    {
        Advance(now);
        _answers.Enqueue((worker, _served + answerSeconds));
    }

    /// <summary>Takes the answer that has arrived at <see cref="Next"/>.</summary>
    public int Leave(double now)
    {
        Advance(now);
        return _answers.Dequeue().Worker;
    }

    private void Advance(double now)
    {
        _served += _answers.Count > 0 ? (now - _at) / _answers.Count : 0;
        _at = now;
    }
}
