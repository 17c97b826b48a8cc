namespace CardGenius.Load.Simulation;

/// <summary>
/// A link whose responses share it evenly. All responses have one size, so they leave it in the order in which they came, and one count of the time that
/// each has had on the link is enough.
/// </summary>
/// <param name="responseSeconds">Seconds that one response takes alone.</param>
internal sealed class SharedLink(double responseSeconds)
{
    private readonly Queue<(int Worker, double Due)> _responses = new();
    private double _served;
    private double _at;

    /// <summary>When the next response has arrived, if no other comes before; infinite for an empty link.</summary>
    public double Next => _responses.TryPeek(out var first)
        ? _at + (Math.Max(0, first.Due - _served) * _responses.Count)
        : double.PositiveInfinity;

    /// <summary>A response begins to arrive.</summary>
    public void Enter(int worker, double now)
    {
        Advance(now);
        _responses.Enqueue((worker, _served + responseSeconds));
    }

    /// <summary>Takes the response that has arrived at <see cref="Next"/>.</summary>
    public int Leave(double now)
    {
        Advance(now);
        return _responses.Dequeue().Worker;
    }

    private void Advance(double now)
    {
        _served += _responses.Count > 0 ? (now - _at) / _responses.Count : 0;
        _at = now;
    }
}
