namespace CardGenius.Batch.Api.Responses;

/// <summary>A list of a card whose entries are details (<see cref="DetailParser"/>).</summary>
internal enum DetailList
{
    /// <summary><c>redemption_options</c>.</summary>
    Options,

    /// <summary><c>recommended_redemption_options</c>.</summary>
    Recommendations,

    /// <summary><c>welcomeBenefits</c>.</summary>
    WelcomeBenefits,

    /// <summary><c>milestone_benefits</c>.</summary>
    Milestones,
}
