namespace CardGenius.Batch.Publishing.Verification;

/// <summary>What verifying a publication found.</summary>
public sealed record VerifyReport
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The results' folder in the store; null where there is none.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>Whether the publication is complete and undamaged.</summary>
    public bool Ok => Findings.Count == 0;

    /// <summary>What is wrong, in plain words, each naming its file and row; never an id or an amount.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Results that were read.</summary>
    public long Results { get; init; }

    /// <summary>Failures that were read.</summary>
    public long Failures { get; init; }

    /// <summary>Rejects that were read.</summary>
    public long Rejects { get; init; }

    /// <summary>What the rows and ids were compared with, one by one; null where neither the input nor the run's own records were there to
    /// compare with, so that only counts, order and digests are proved.</summary>
    public string? ComparedWith { get; init; }
}
