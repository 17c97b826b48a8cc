using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>infra/dashboard.json: the panels of the workbook and of the Grafana dashboard.</summary>
internal sealed record DashboardFile(string Description, IReadOnlyList<DashboardPanel> Panels)
{
    /// <summary>The file of the repository.</summary>
    public static DashboardFile Current { get; } = JsonSerializer.Deserialize<DashboardFile>(
        Repository.Read("infra/dashboard.json"), JsonSerializerOptions.Web)!;
}
