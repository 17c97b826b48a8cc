namespace CardGenius.Batch.Ranking;

/// <summary>What an answer says of one card, before any rule is applied; null where it had none.</summary>
internal struct CardFigures
{
    public string? Name { get; set; }

    public string? Alias { get; set; }

    public long? Id { get; set; }

    public decimal? TotalSavingsYearly { get; set; }

    public decimal? JoiningFees { get; set; }

    public decimal? TotalExtraBenefits { get; set; }
}
