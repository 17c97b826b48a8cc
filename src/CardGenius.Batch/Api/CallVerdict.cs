namespace CardGenius.Batch.Api;

/// <summary>What a user's call came to.</summary>
public enum CallVerdict
{
    /// <summary>The API answered with cards (perhaps none).</summary>
    Answered,

    /// <summary>The API refuses this profile (400, 422): a failure that is not tried again, once it is clear that the API is up.</summary>
    Rejected,

    /// <summary>All attempts failed in ways that may pass: tried again in the redrive pass, or pending when the API is out.</summary>
    Exhausted,

    /// <summary>No attempt was made or finished, because the circuit breaker is open or the API asked for a long wait
    /// (<see cref="CallResult.NotBefore"/>): the user stays pending.</summary>
    Unavailable,

    /// <summary>The run cannot go on (a proxy wants credentials, an untrusted certificate; for a neutral request, 401 and 403 too): the
    /// user stays pending.</summary>
    Fatal,

    /// <summary>The caller asked to stop before an answer was there: the user stays pending.</summary>
    Stopped,

    /// <summary>The user's request was refused with 401, 403 or another 4xx that the API does not give to a profile (404, 405, 410 …).
    /// The cause is the user, the credentials or a gateway: a neutral request tells.</summary>
    Refused,
}
