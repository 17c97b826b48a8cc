namespace CardGenius.Service.Http;

/// <summary>What can be done with a run now; what cannot is absent.</summary>
public sealed record LinksDocument
{
    /// <summary>The run.</summary>
    public required string Self { get; init; }

    /// <summary>POST: finish the users in flight and wait.</summary>
    public string? Pause { get; init; }

    /// <summary>POST: go on.</summary>
    public string? Resume { get; init; }

    /// <summary>POST: end for good, publishing nothing.</summary>
    public string? Cancel { get; init; }

    /// <summary>POST: the failures again, as a new run.</summary>
    public string? Redrive { get; init; }

    /// <summary>GET: the published files.</summary>
    public string? Results { get; init; }
}
