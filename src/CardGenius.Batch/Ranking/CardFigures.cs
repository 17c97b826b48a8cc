namespace CardGenius.Batch.Ranking;

/// <summary>What a response says of one card, before any rule is applied; null where it has nothing.</summary>
internal struct CardFigures
{
    public string? Name { get; set; }

    public string? Alias { get; set; }

    public long? Id { get; set; }

    public decimal? TotalSavingsYearly { get; set; }

    public decimal? JoiningFees { get; set; }

    public decimal? TotalExtraBenefits { get; set; }

    /// <summary>Whether one of the amounts is a text that is not an amount; it is null then.</summary>
    public bool HasUnreadableAmount { get; set; }
}
