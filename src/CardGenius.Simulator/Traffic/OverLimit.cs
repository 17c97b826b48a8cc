namespace CardGenius.Simulator.Traffic;

/// <summary>What a backend does with a request above its concurrency limit.</summary>
public enum OverLimit
{
    /// <summary>Responds with 503 at once.</summary>
    Reject,

    /// <summary>Queues the request; first in, first out.</summary>
    Queue,
}
