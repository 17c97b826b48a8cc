namespace CardGenius.Simulator.Statistics;

/// <summary>How a request ceased to be in flight.</summary>
internal enum RequestEnd
{
    /// <summary>Its answer is complete but for its last bytes, which follow at once.</summary>
    Answered,

    /// <summary>The simulator broke it off: a reset, a cut-off body.</summary>
    BrokenOff,

    /// <summary>The client left.</summary>
    ClientLeft,
}
