using System.Text.Json;
using System.Text.RegularExpressions;
using CardGenius.Batch.Settings;

namespace CardGenius.Infrastructure.Tests.Settings;

/// <summary>The pages, the templates and the sample of local settings agree with the table of settings.</summary>
public sealed partial class SettingTableTests
{
    private static readonly IReadOnlyList<string> OfTheApp =
        [.. SettingTable.All.Where(s => s.Hosts.HasFlag(SettingHosts.FunctionApp)).Select(s => s.Variable!)];

    [Theory]
    [InlineData("docs/command-line.md", SettingHosts.CommandLine, 5)]
    [InlineData("docs/azure.md", SettingHosts.FunctionApp, 2)]
    public void Pages_have_the_generated_tables(string path, SettingHosts host, int tables)
    {
        var page = Repository.Read(path);

        Assert.Equal(tables, Marker().Count(page));
        Repository.AssertGenerated(path, SettingPage.Generate(page, host));
    }

    [Fact]
    public void App_settings_of_the_templates_are_current_names_of_the_table()
    {
        var names = AppSetting().Matches(Repository.Read("infra/main.bicep")).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(OfTheApp));
        Assert.Empty(OfTheApp.Except(names));
    }

    [Fact]
    public void Parameters_read_deprecated_variables_after_the_current_ones()
    {
        var parameters = Repository.Read("infra/main.bicepparam");
        var read = Variable().Matches(parameters).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var setting in SettingTable.All.Where(s => s.Variable is not null && read.Contains(s.Variable)))
        {
            foreach (var old in SettingVariables.Names(setting, SettingHosts.FunctionApp).Skip(1))
            {
                Assert.Contains($"'{setting.Variable}',\n  readEnvironmentVariable('{old}', ", parameters, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Sample_of_local_settings_has_current_names_of_the_table()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        var names = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Select(m => m.Name).Where(n => n.StartsWith("CARDGENIUS_", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(OfTheApp));
    }

    [Fact]
    public void Names_are_unique()
    {
        string[] names =
        [
            .. SettingTable.All.SelectMany(s => new[] { s.Flag, s.Variable, s.Key }.OfType<string>()),
            .. SettingTable.All.SelectMany(s => s.OldVariables.Select(v => v.Name).Concat(s.OldKeys)),
        ];

        Assert.Equal(names.Distinct(), names);
    }

    [GeneratedRegex("^<!-- settings: [a-z]+ -->$", RegexOptions.Multiline)]
    private static partial Regex Marker();

    [GeneratedRegex(@"\b(CARDGENIUS_[A-Z_]+): ")]
    private static partial Regex AppSetting();

    [GeneratedRegex("CARDGENIUS_[A-Z_]+")]
    private static partial Regex Variable();
}
