namespace CardGenius.Simulator.Traffic;

/// <summary>What a backend does with a request above its concurrency limit.</summary>
public enum OverLimit
{
    /// <summary>Answers 503 at once.</summary>
    Reject,

    /// <summary>Lets it wait its turn, first come, first served.</summary>
    Queue,
}
