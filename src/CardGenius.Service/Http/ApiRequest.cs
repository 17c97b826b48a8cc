namespace CardGenius.Service.Http;

/// <summary>A request to the HTTP API, independent of the web server.</summary>
public sealed record ApiRequest
{
    /// <summary>Gets the body; an empty stream if there is none.</summary>
    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Gets the name of the key with which the caller signed in; null if the host does not know it.</summary>
    public string? Key { get; init; }

    /// <summary>Gets the user of the machine on which the host runs, for a host that only this machine can reach; null for other hosts.</summary>
    public string? User { get; init; }

    /// <summary>Gets the caller for the timeline of a run.</summary>
    internal string Caller => Key is not null ? $"key '{Key}' of the HTTP API" : User ?? "the HTTP API";

    /// <summary>Gets the function that returns the value of a header, or null if the header is absent.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>Gets the function that returns the value of a query parameter, or null if the parameter is absent.</summary>
    public Func<string, string?> Query { get; init; } = _ => null;
}
