using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Generates infra/dashboard.grafana.json from dashboard.json.</summary>
internal static class GrafanaDashboard
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly object Datasource = new { type = "prometheus", uid = "${datasource}" };

    /// <summary>The text of the file.</summary>
    public static string Generate(DashboardFile file)
    {
        var panels = new List<object>();
        var y = 0;
        foreach (var section in file.Panels.Where(panel => panel.Promql.Count > 0).GroupBy(panel => panel.Section))
        {
            panels.Add(new { id = panels.Count + 1, type = "row", title = section.Key, collapsed = false, gridPos = new { x = 0, y = y++, w = 24, h = 1 }, panels = Array.Empty<object>() });
            var index = 0;
            foreach (var panel in section)
            {
                panels.Add(Panel(panel, panels.Count + 1, x: index % 2 * 12, y + (index / 2 * 8)));
                index++;
            }

            y += (index + 1) / 2 * 8;
        }

        var dashboard = new
        {
            uid = "cardgenius-runs",
            title = "CardGenius runs",
            description = "Generated from dashboard.json by tests/CardGenius.Infrastructure.Tests. See docs/operations.md.",
            tags = new[] { "cardgenius" },
            schemaVersion = 39,
            editable = true,
            refresh = "1m",
            time = new { from = "now-4h", to = "now" },
            templating = new { list = new[] { new { name = "datasource", label = "Data source", type = "datasource", query = "prometheus" } } },
            panels,
        };
        return JsonSerializer.Serialize(dashboard, Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static object Panel(DashboardPanel panel, int id, int x, int y) => new
    {
        id,
        type = "timeseries",
        title = panel.Title,
        description = panel.Description ?? "",
        datasource = Datasource,
        gridPos = new { x, y, w = 12, h = 8 },
        fieldConfig = new { defaults = new { unit = Unit(panel.Unit), min = 0 }, overrides = Array.Empty<object>() },
        targets = panel.Promql.Select((target, index) => new
        {
            refId = ((char)('A' + index)).ToString(),
            datasource = Datasource,
            expr = target.Expr,
            legendFormat = target.Legend,
        }),
    };

    private static string Unit(string unit) => unit switch
    {
        "s" => "s",
        "share" => "percentunit",
        "bytes/s" => "Bps",
        "requests/s" => "reqps",
        "USD" => "currencyUSD",
        _ => "short",
    };
}
