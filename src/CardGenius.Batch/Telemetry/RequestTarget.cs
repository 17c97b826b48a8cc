namespace CardGenius.Batch.Telemetry;

/// <summary>The attributes of the requests to one URL. They contain neither the path nor the query, which can contain a secret.</summary>
public sealed class RequestTarget
{
    private readonly KeyValuePair<string, object?>[] _tags;

    private RequestTarget(Uri url) =>
        _tags = [new("server.address", url.Host), new("server.port", url.Port), new("http.request.method", "POST")];

    /// <summary>The attributes. They are created once for all requests.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => _tags;

    /// <summary>Returns the attributes of the requests to a URL.</summary>
    public static RequestTarget Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(url);
    }
}
