namespace CardGenius.Batch.Api;

/// <summary>What a user's call came to.</summary>
public enum CallVerdict
{
    /// <summary>The API answered with cards (perhaps none).</summary>
    Answered,

    /// <summary>The API refuses this user for good (400, 422 and other 4xx): a failure that is not tried again.</summary>
    Rejected,

    /// <summary>All attempts failed in ways that may pass: tried again in the redrive pass, or pending when the API is out.</summary>
    Exhausted,

    /// <summary>No attempt was made or finished, because the circuit breaker is open: the user stays pending.</summary>
    Unavailable,

    /// <summary>The run cannot go on (401, 403, untrusted certificate): the user stays pending.</summary>
    Fatal,

    /// <summary>The caller asked to stop before an answer was there: the user stays pending.</summary>
    Stopped,
}
