namespace CardGenius.Batch.Ranking;

/// <summary>The values of one card in a response, before the ranking rules are applied. A missing value is null.</summary>
internal struct CardFigures
{
    public string? Name { get; set; }

    public string? Alias { get; set; }

    public long? Id { get; set; }

    public decimal? TotalSavingsYearly { get; set; }

    public decimal? JoiningFees { get; set; }

    public decimal? TotalExtraBenefits { get; set; }

    /// <summary>Whether one of the amounts is a text that is not an amount. That amount is null.</summary>
    public bool HasUnreadableAmount { get; set; }
}
