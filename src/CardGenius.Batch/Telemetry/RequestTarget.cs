namespace CardGenius.Batch.Telemetry;

/// <summary>Where requests go, as attributes: without the path and the query, which can contain a secret.</summary>
/// <param name="Address">The host name.</param>
/// <param name="Port">The port.</param>
public sealed record RequestTarget(string Address, int Port)
{
    /// <summary>The target of a URL.</summary>
    public static RequestTarget Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(url.Host, url.Port);
    }
}
