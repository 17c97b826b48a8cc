namespace CardGenius.Load.LoadTest.Sending;

/// <summary>The class of a failed request.</summary>
public enum LoadFailure
{
    /// <summary>No failure: a status from 200 to 299.</summary>
    None,

    /// <summary>A redirect (3xx). It is not followed, because the other host may not agree to the load.</summary>
    Redirect,

    /// <summary>The status 429.</summary>
    RateLimited,

    /// <summary>Another status from 400 to 499.</summary>
    ClientError,

    /// <summary>A status of 500 or more.</summary>
    ServerError,

    /// <summary>No complete response within the timeout of the test.</summary>
    Timeout,

    /// <summary>The connection was refused or reset, or is not possible.</summary>
    Connection,

    /// <summary>The name of the host is unknown.</summary>
    NameResolution,

    /// <summary>The encrypted connection is not possible, for example because of the certificate.</summary>
    Tls,

    /// <summary>The connection ended within the response.</summary>
    CutOff,
}
