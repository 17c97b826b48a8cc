namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>One panel of dashboard.json. A panel without PromQL is in the workbook only.</summary>
internal sealed record DashboardPanel(
    string Section,
    string Title,
    string Unit,
    string Kind,
    IReadOnlyList<string> Kql,
    IReadOnlyList<DashboardTarget> Promql,
    string? Description = null);
