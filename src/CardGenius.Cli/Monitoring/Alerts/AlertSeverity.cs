namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>The severity of a rule's value.</summary>
internal enum AlertSeverity
{
    None,
    Warning,
    Critical,
}
