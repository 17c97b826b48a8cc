namespace CardGenius.Batch.Publishing.Verification;

/// <summary>The report of the verification of a publication.</summary>
public sealed record VerifyReport
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the results folder in the store; null if there is none.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>Gets whether the publication is complete and undamaged.</summary>
    public bool Ok => Findings.Count == 0;

    /// <summary>Gets the findings. Each names its file and row, and contains no id and no amount.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Gets the number of results that were read.</summary>
    public long Results { get; init; }

    /// <summary>Gets the number of failures that were read.</summary>
    public long Failures { get; init; }

    /// <summary>Gets the number of rejects that were read.</summary>
    public long Rejects { get; init; }

    /// <summary>Gets the source with which all rows and ids were compared. Null if neither the input nor the records of the run were available.
    /// In this case only counts, order and checksums were checked.</summary>
    public string? ComparedWith { get; init; }
}
