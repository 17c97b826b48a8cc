namespace CardGenius.Batch.Execution;

/// <summary>Why no further chunk is scheduled until nothing is in flight; the larger value wins.</summary>
internal enum DrainReason
{
    None,
    Generation,
    Hold,
    Pause,
    Failures,
    Interrupt,
    Cancel,
    Fatal,
    Error,
}
