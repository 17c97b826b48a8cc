using System.Text.RegularExpressions;
using CardGenius.Infrastructure.Tests.Monitoring;

namespace CardGenius.Infrastructure.Tests.Kql;

/// <summary>Every query uses tables, columns, functions, instruments and attributes that exist.</summary>
public sealed partial class KqlTests
{
    private static readonly string[] Given = ["windowStart", "windowEnd", "windowLength", "grain", "appPrincipalId"];

    private static string Functions => Repository.Read("infra/queries.kql");

    public static TheoryData<string> Rules => [.. AlertFile.Current.Rules.Select(rule => rule.Name)];

    public static TheoryData<string> Panels => [.. DashboardFile.Current.Panels.Select(panel => panel.Title)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_query_of_a_rule_is_right(string name)
    {
        var rule = AlertFile.Current.Rules.Single(r => r.Name == name);
        string[] lines = [Functions, .. AlertFile.Current.Applies[rule.Applies].Kql, .. rule.Kql, "| where applies", "| project TimeGenerated = windowEnd, value"];

        Assert.Empty(KqlChecker.Check(string.Join('\n', lines), Given));
        Assert.Contains("value = ", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void The_query_of_a_panel_is_right(string title)
    {
        var panel = DashboardFile.Current.Panels.Single(p => p.Title == title);

        Assert.Empty(KqlChecker.Check($"{Functions}\n{string.Join('\n', panel.Kql)}", Given));
    }

    [Fact]
    public void A_panel_over_time_has_a_time_a_series_and_a_value()
    {
        foreach (var panel in DashboardFile.Current.Panels.Where(panel => panel.Kind == "timechart"))
        {
            var query = string.Join('\n', panel.Kql);
            Assert.Contains("series = ", query, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_queries_of_the_page_are_right()
    {
        var queries = Fenced().Matches(Repository.Read("docs/azure.md")).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(queries);
        Assert.All(queries, query => Assert.Empty(KqlChecker.Check(query)));
    }

    [Theory]
    [InlineData("AppMetric | where Sum > 0", "'AppMetric' is neither a column nor defined")]
    [InlineData("AppMetrics | where Summ > 0", "'Summ' is neither a column nor defined")]
    [InlineData("AppMetrics | filter Sum > 0", "'filter' is not an operator")]
    [InlineData("AppMetrics | summarize total(Sum)", "'total' is not a function")]
    [InlineData("AppMetrics | summarize sum((Sum)", "'(' is not closed")]
    [InlineData("AppMetrics | summarize sum(Sum))", "')' closes nothing")]
    [InlineData("AppMetrics | where Name == 'cardgenius.user'", "'cardgenius.user' is not an instrument of docs/metrics.md")]
    [InlineData("AppMetrics | where Name == 'cardgenius.users' and Properties['state'] == 'x'", "'state' is not an attribute of 'cardgenius.users'")]
    [InlineData("StorageBlobLogs | summarize sum(Sum)", "'Sum' is neither a column nor defined")]
    public void A_wrong_query_is_found(string query, string error) => Assert.Contains(error, KqlChecker.Check(query));

    [GeneratedRegex("```kusto\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
