namespace CardGenius.Simulator.Responses;

/// <summary>How <c>spending_breakdown</c> is written.</summary>
public enum BreakdownForm
{
    /// <summary>An object, spend field to entry.</summary>
    Map,

    /// <summary>A list of the same entries.</summary>
    List,

    /// <summary>An object, and the same entries once more as the list <c>spending_breakdown_array</c>: the largest form the API sends.</summary>
    MapAndArray,

    /// <summary>One of the three, decided by the request's profile.</summary>
    Mixed,
}
