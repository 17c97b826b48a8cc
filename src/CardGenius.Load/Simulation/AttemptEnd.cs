namespace CardGenius.Load.Simulation;

/// <summary>How an attempt ends at the API.</summary>
internal enum AttemptEnd
{
    /// <summary>With a response, which then has to come over the link.</summary>
    Response,

    /// <summary>With a failure that is repeated.</summary>
    Transient,

    /// <summary>The API refused the user permanently.</summary>
    Refused,
}
