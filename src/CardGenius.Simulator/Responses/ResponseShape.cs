namespace CardGenius.Simulator.Responses;

/// <summary>The outer form of a response.</summary>
public enum ResponseShape
{
    /// <summary><c>{"status":…,"message":…,"data":{"success":true,"message":…,"savings":[…]}}</c>: the form that the API currently sends.</summary>
    DataEnvelope,

    /// <summary><c>{"savings":[…]}</c>.</summary>
    SavingsList,

    /// <summary><c>{"cards":[…]}</c>.</summary>
    CardsList,

    /// <summary><c>[…]</c>.</summary>
    BareArray,

    /// <summary>One of the four, selected by the request's profile.</summary>
    Mixed,
}
