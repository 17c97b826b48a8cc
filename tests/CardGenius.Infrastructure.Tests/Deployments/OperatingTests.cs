using System.Text.Json;
using CardGenius.Infrastructure.Tests.Kql;
using CardGenius.Infrastructure.Tests.Monitoring;

namespace CardGenius.Infrastructure.Tests.Deployments;

/// <summary>The resources that monitor the app, retain its data and limit its cost.</summary>
public sealed class OperatingTests
{
    [BicepFact]
    public async Task Every_threshold_is_an_alert_rule()
    {
        var prediction = await Prediction.DefaultsAsync();
        var deployed = prediction.Of("Microsoft.Insights/scheduledQueryRules").ToList();
        var group = prediction.Of("Microsoft.Insights/actionGroups").Single().GetProperty("id").GetString();
        var workspace = prediction.Of("Microsoft.OperationalInsights/workspaces").Single().GetProperty("id").GetString();

        Assert.Equal(AlertFile.Current.Rules.Sum(rule => rule.Thresholds.Count()), deployed.Count);
        foreach (var rule in AlertFile.Current.Rules)
        {
            foreach (var (severity, threshold) in rule.Thresholds)
            {
                var properties = deployed.Single(resource => Prediction.Name(resource).StartsWith($"{rule.Name}-{severity}-", StringComparison.Ordinal))
                    .GetProperty("properties");
                var criteria = properties.GetProperty("criteria").GetProperty("allOf")[0];

                Assert.Equal(threshold, criteria.GetProperty("threshold").GetDecimal());
                Assert.Equal(rule.Comparison == "<" ? "LessThan" : "GreaterThan", criteria.GetProperty("operator").GetString());
                Assert.Equal("value", criteria.GetProperty("metricMeasureColumn").GetString());
                Assert.Equal(severity == "critical" ? 1 : 2, properties.GetProperty("severity").GetInt32());
                Assert.True(properties.GetProperty("enabled").GetBoolean());
                Assert.True(properties.GetProperty("autoMitigate").GetBoolean());
                Assert.Equal([workspace], properties.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
                Assert.Equal([group], properties.GetProperty("actions").GetProperty("actionGroups").EnumerateArray().Select(id => id.GetString()));
                var query = criteria.GetProperty("query").GetString()!;
                Assert.Empty(KqlChecker.Check(query));
                Assert.Contains(string.Join('\n', rule.Kql), query, StringComparison.Ordinal);
                Assert.StartsWith($"let windowLength = {rule.WindowMinutes}m;\n", query, StringComparison.Ordinal);

                Assert.Equal(rule.WindowMinutes < 15 ? "PT5M" : "PT15M", properties.GetProperty("evaluationFrequency").GetString());

                // The rule evaluates its window, one minute before it, and the three minutes that rows need to arrive.
                Assert.True(System.Xml.XmlConvert.ToTimeSpan(properties.GetProperty("windowSize").GetString()!).TotalMinutes >= rule.WindowMinutes + 4);
            }
        }
    }

    [BicepFact]
    public async Task Alerts_go_to_the_addresses_and_the_webhook()
    {
        var prediction = await Prediction.EverySettingAsync();

        var group = prediction.Properties("Microsoft.Insights/actionGroups");

        Assert.Equal(
            ["a@example.com", "b@example.com"],
            group.GetProperty("emailReceivers").EnumerateArray().Select(receiver => receiver.GetProperty("emailAddress").GetString()));
        Assert.Contains("parameters('webhook')", group.GetProperty("webhookReceivers").GetRawText(), StringComparison.Ordinal);
        Assert.All(prediction.Resources, resource => Assert.DoesNotContain(Prediction.Webhook, resource.GetRawText(), StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task Without_addresses_nobody_is_told() =>
        Assert.Equal(0, (await Prediction.DefaultsAsync()).Properties("Microsoft.Insights/actionGroups").GetProperty("emailReceivers").GetArrayLength());

    [BicepFact]
    public async Task Alert_rules_can_be_switched_off() => Assert.All(
        (await Prediction.EverySettingAsync()).Of("Microsoft.Insights/scheduledQueryRules"),
        rule => Assert.False(rule.GetProperty("properties").GetProperty("enabled").GetBoolean()));

    [BicepFact]
    public async Task The_workbook_has_every_panel()
    {
        var prediction = await Prediction.OfModuleAsync(
            "workbook", "param name = 'x'\nparam location = 'centralindia'\nparam tags = {}\nparam workspaceId = '/workspace'\nparam appPrincipalId = 'app'");
        using var workbook = JsonDocument.Parse(prediction.Properties("Microsoft.Insights/workbooks").GetProperty("serializedData").GetString()!);

        var items = workbook.RootElement.GetProperty("items").EnumerateArray().ToList();
        var queries = items.Where(item => item.GetProperty("type").GetInt32() == 3).ToList();

        Assert.Equal(DashboardFile.Current.Panels.Select(panel => panel.Title), queries.Select(item => item.GetProperty("name").GetString()));
        Assert.Equal(DashboardFile.Current.Panels.Select(panel => panel.Section).Distinct().Count(), items.Count(item => item.GetProperty("type").GetInt32() == 1));
        Assert.All(queries, item =>
        {
            var query = item.GetProperty("content").GetProperty("query").GetString()!;
            Assert.Empty(KqlChecker.Check(query
                .Replace("{TimeRange:start}", "ago(4h)", StringComparison.Ordinal)
                .Replace("{TimeRange:end}", "ago(0h)", StringComparison.Ordinal)
                .Replace("{TimeRange:grain}", "5m", StringComparison.Ordinal)));
        });
    }

    [BicepFact]
    public async Task Reads_of_personal_data_and_of_the_vault_are_logged()
    {
        var prediction = await Prediction.DefaultsAsync();

        var logs = prediction.Of("Microsoft.Insights/diagnosticSettings").ToDictionary(
            setting => setting.GetProperty("id").GetString()!.Split("/providers/")[1].Split('/')[1],
            setting => setting.GetProperty("properties"));

        Assert.Equal(
            ["StorageRead", "StorageWrite", "StorageDelete"],
            logs["storageAccounts"].GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("category").GetString()));
        Assert.Equal("audit", logs["vaults"].GetProperty("logs")[0].GetProperty("categoryGroup").GetString());
        Assert.All(logs.Values, setting => Assert.Equal("Dedicated", setting.GetProperty("logAnalyticsDestinationType").GetString()));
    }

    [BicepFact]
    public async Task The_budget_tells_before_it_is_spent()
    {
        var budget = (await Prediction.DefaultsAsync()).Properties("Microsoft.Consumption/budgets");

        Assert.Equal(100, budget.GetProperty("amount").GetInt32());
        Assert.Equal("2026-11-01T00:00:00Z", budget.GetProperty("timePeriod").GetProperty("startDate").GetString());
        Assert.Equal(
            [("Actual", 80), ("Forecasted", 100)],
            budget.GetProperty("notifications").EnumerateObject().Select(n => (n.Value.GetProperty("thresholdType").GetString()!, n.Value.GetProperty("threshold").GetInt32())));
        Assert.Empty((await Prediction.EverySettingAsync()).Of("Microsoft.Consumption/budgets"));
    }

    [BicepFact]
    public async Task The_workspace_has_a_daily_cap()
    {
        Assert.Equal(2, Cap(await Prediction.DefaultsAsync()));
        Assert.Equal(-1, Cap(await Prediction.EverySettingAsync()));
    }

    [BicepFact]
    public async Task Private_files_are_deleted_after_30_days_and_inputs_by_setting()
    {
        Assert.Equal([("cardgenius/runs/", true, 30), ("cardgenius/inputs/", true, 30), ("input/", false, 1)], Lifecycle(await Prediction.DefaultsAsync()));
        Assert.Equal(
            [("cardgenius/runs/", false, 1), ("cardgenius/inputs/", false, 1), ("input/", true, 365)],
            Lifecycle(await Prediction.EverySettingAsync()));
    }

    [BicepFact]
    public async Task The_vault_is_protected_from_purging_by_setting()
    {
        var free = (await Prediction.DefaultsAsync()).Properties("Microsoft.KeyVault/vaults");
        var kept = (await Prediction.EverySettingAsync()).Properties("Microsoft.KeyVault/vaults");

        Assert.Equal(JsonValueKind.Null, free.GetProperty("enablePurgeProtection").ValueKind);
        Assert.True(kept.GetProperty("enablePurgeProtection").GetBoolean());
    }

    private static int Cap(Prediction prediction) => prediction
        .Properties("Microsoft.OperationalInsights/workspaces").GetProperty("workspaceCapping").GetProperty("dailyQuotaGb").GetInt32();

    private static IEnumerable<(string Prefix, bool Enabled, int Days)> Lifecycle(Prediction prediction) =>
        prediction.Properties("Microsoft.Storage/storageAccounts/managementPolicies")
            .GetProperty("policy").GetProperty("rules").EnumerateArray().Select(rule => (
                rule.GetProperty("definition").GetProperty("filters").GetProperty("prefixMatch")[0].GetString()!,
                rule.GetProperty("enabled").GetBoolean(),
                rule.GetProperty("definition").GetProperty("actions").GetProperty("baseBlob").GetProperty("delete")
                    .GetProperty("daysAfterModificationGreaterThan").GetInt32()));
}
