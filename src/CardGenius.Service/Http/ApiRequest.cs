namespace CardGenius.Service.Http;

/// <summary>A request to the HTTP API, independent of the web server.</summary>
public sealed record ApiRequest
{
    /// <summary>Gets the body; an empty stream if there is none.</summary>
    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Gets the function that returns the value of a header, or null if the header is absent.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>Gets the function that returns the value of a query parameter, or null if the parameter is absent.</summary>
    public Func<string, string?> Query { get; init; } = _ => null;
}
