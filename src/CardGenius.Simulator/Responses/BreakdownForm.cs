namespace CardGenius.Simulator.Responses;

/// <summary>The form of <c>spending_breakdown</c>.</summary>
public enum BreakdownForm
{
    /// <summary>An object that maps spend fields to entries.</summary>
    Map,

    /// <summary>A list of the same entries.</summary>
    List,

    /// <summary>An object, and the same entries as the list <c>spending_breakdown_array</c>: the largest form that the API sends.</summary>
    MapAndArray,

    /// <summary>One of the three, selected by the request's profile.</summary>
    Mixed,
}
