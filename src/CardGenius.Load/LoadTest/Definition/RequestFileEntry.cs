using System.Text.Json;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>One request in the JSON of a file of requests.</summary>
internal sealed record RequestFileEntry
{
    public string? Name { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }

    public double? Weight { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    public JsonElement? Body { get; init; }

    public ServiceLevels? Sla { get; init; }
}
