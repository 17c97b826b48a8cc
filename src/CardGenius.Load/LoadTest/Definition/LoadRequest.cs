namespace CardGenius.Load.LoadTest.Definition;

/// <summary>One kind of request of a load test.</summary>
public sealed record LoadRequest
{
    /// <summary>The name in the report.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method, for example <c>GET</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The address. It never appears in a report, because a query can contain a secret.</summary>
    public required Uri Address { get; init; }

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The headers, with the values of the environment variables.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of the headers whose values are secret.</summary>
    public IReadOnlyList<string> SecretHeaders { get; init; } = [];

    /// <summary>The share of this request among all, relative to the weights of the others; above 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The service levels; null for none.</summary>
    public ServiceLevels? Sla { get; init; }
}
