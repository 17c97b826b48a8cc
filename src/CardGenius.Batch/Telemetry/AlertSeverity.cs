namespace CardGenius.Batch.Telemetry;

/// <summary>The severity of a rule's value.</summary>
public enum AlertSeverity
{
    /// <summary>The value is normal.</summary>
    None,
    /// <summary>Somebody must look at the run on the same day.</summary>
    Warning,
    /// <summary>Somebody must look at the run now.</summary>
    Critical,
}
