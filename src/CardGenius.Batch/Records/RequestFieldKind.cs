using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>What a field of a request holds.</summary>
public enum RequestFieldKind
{
    /// <summary>Rupees.</summary>
    Amount,

    /// <summary>A whole number of visits.</summary>
    Count,

    /// <summary>A card's id, or null for "rank all cards".</summary>
    Card,
}
