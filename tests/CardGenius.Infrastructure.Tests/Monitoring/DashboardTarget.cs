namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>A line of a panel: its legend and its PromQL.</summary>
internal sealed record DashboardTarget(string Legend, string Expr);
