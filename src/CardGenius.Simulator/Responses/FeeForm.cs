namespace CardGenius.Simulator.Responses;

/// <summary>How <c>joining_fees</c> is written.</summary>
public enum FeeForm
{
    /// <summary>As a string, <c>"10000"</c>: what the API sends today.</summary>
    Text,

    /// <summary>As a number, <c>10000</c>.</summary>
    Number,

    /// <summary>One or the other, decided by the request's profile and the card.</summary>
    Mixed,
}
