namespace CardGenius.Simulator.Responses;

/// <summary>The outer form of an answer.</summary>
public enum ResponseShape
{
    /// <summary><c>{"status":…,"message":…,"data":{"success":true,"message":…,"savings":[…]}}</c>: what the API sends today.</summary>
    DataEnvelope,

    /// <summary><c>{"savings":[…]}</c>.</summary>
    SavingsList,

    /// <summary><c>{"cards":[…]}</c>.</summary>
    CardsList,

    /// <summary><c>[…]</c>.</summary>
    BareArray,

    /// <summary>One of the four, decided by the request's profile.</summary>
    Mixed,
}
