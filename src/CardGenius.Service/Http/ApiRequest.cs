namespace CardGenius.Service.Http;

/// <summary>A request to the service's API, whatever web server it came through.</summary>
public sealed record ApiRequest
{
    /// <summary>The body; empty where there is none.</summary>
    public Stream Body { get; init; } = Stream.Null;

    /// <summary>A header's value by its name; null where it is not there.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>A query parameter's value by its name; null where it is not there.</summary>
    public Func<string, string?> Query { get; init; } = _ => null;
}
