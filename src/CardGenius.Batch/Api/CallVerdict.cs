namespace CardGenius.Batch.Api;

/// <summary>The verdict on a user's call.</summary>
public enum CallVerdict
{
    /// <summary>The API returned a usable response. It may contain no cards.</summary>
    Answered,

    /// <summary>The API refused the profile of this user (400, 422). If the API is available, this is a permanent failure.</summary>
    Rejected,

    /// <summary>All attempts failed with transient errors. The user is requested again in the redrive pass, or stays pending during an
    /// outage.</summary>
    Exhausted,

    /// <summary>No further attempt was made, because the circuit breaker is open or the API asked for a long wait
    /// (<see cref="CallResult.NotBefore"/>). The user stays pending.</summary>
    Unavailable,

    /// <summary>The run cannot continue: a proxy refuses the connection, or the certificate is not trusted. For a neutral request, also 401
    /// and 403. The user stays pending.</summary>
    Fatal,

    /// <summary>The caller requested a stop before a usable response arrived. The user stays pending.</summary>
    Stopped,

    /// <summary>The request was refused with 401, 403 or another 4xx that the API does not send for a profile (404, 405, 410 …). The cause
    /// is the user, the credentials or a gateway. A neutral request finds out which.</summary>
    Refused,
}
