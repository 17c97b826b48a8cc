namespace CardGenius.Simulator.Statistics;

/// <summary>Why a request is no longer in flight.</summary>
internal enum RequestEnd
{
    /// <summary>The response is complete, except for its last bytes, which follow at once.</summary>
    Answered,

    /// <summary>The simulator ended the connection: a reset or an incomplete body.</summary>
    BrokenOff,

    /// <summary>The client disconnected.</summary>
    ClientLeft,
}
