namespace CardGenius.Simulator.Responses;

/// <summary>The form of <c>joining_fees</c>.</summary>
public enum FeeForm
{
    /// <summary>As a string, <c>"10000"</c>: what the API sends today.</summary>
    Text,

    /// <summary>As a number, <c>10000</c>.</summary>
    Number,

    /// <summary>One of the two, selected by the request's profile and the card.</summary>
    Mixed,
}
