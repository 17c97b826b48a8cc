using System.Text.Json;
using System.Text.RegularExpressions;

namespace CardGenius.Infrastructure.Tests;

/// <summary>The templates compile and follow the linter's rules without a warning, with every value of the parameters' switches.</summary>
public sealed partial class TemplateTests
{
    // What `azd` sets; the other parameters have defaults.
    private static readonly Dictionary<string, string> Azd = new()
    {
        ["AZURE_ENV_NAME"] = "ci",
        ["AZURE_LOCATION"] = "centralindia",
    };

    private static IEnumerable<string> Templates => Directory
        .EnumerateFiles(Bicep.Folder, "*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".bicep", StringComparison.Ordinal) || file.EndsWith(".bicepparam", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [BicepFact]
    public async Task The_templates_compile()
    {
        var template = await Bicep.RunAsync(["build", "main.bicep", "--stdout"]);

        using var json = JsonDocument.Parse(template);
        Assert.Equal("subscriptionDeploymentTemplate.json#", json.RootElement.GetProperty("$schema").GetString()!.Split('/')[^1]);
    }

    [BicepFact]
    public async Task The_linter_finds_nothing()
    {
        Assert.Equal("", await Bicep.RunAsync(["lint", "--pattern", "**/*.bicep"]));
        Assert.Equal("", await Bicep.RunAsync(["lint", "main.bicepparam"], Azd));
    }

    [BicepFact]
    public async Task The_linter_refuses_an_old_API_version()
    {
        var folder = Directory.CreateTempSubdirectory("bicep");
        try
        {
            File.Copy(Path.Combine(Bicep.Folder, "bicepconfig.json"), Path.Combine(folder.FullName, "bicepconfig.json"));
            var file = Path.Combine(folder.FullName, "old.bicep");
            await File.WriteAllTextAsync(file, "resource vault 'Microsoft.KeyVault/vaults@2019-09-01' existing = {\n  name: 'x'\n}\n\noutput id string = vault.id\n");

            var (exitCode, _, errors) = await Bicep.TryRunAsync(["lint", file]);

            Assert.Equal(1, exitCode);
            Assert.Contains("Error use-recent-api-versions", errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BicepFact]
    public async Task The_files_are_formatted()
    {
        Assert.NotEmpty(Templates);
        var folder = Directory.CreateTempSubdirectory("bicep");
        try
        {
            // The compiler can format many files at once only in place.
            foreach (var file in Templates)
            {
                var copy = Path.Combine(folder.FullName, Path.GetRelativePath(Bicep.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            await Bicep.RunAsync(["format", "--pattern", "**/*.bicep"], folder: folder.FullName);
            await Bicep.RunAsync(["format", "main.bicepparam"], folder: folder.FullName);
            foreach (var file in Templates)
            {
                Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(Path.Combine(folder.FullName, Path.GetRelativePath(Bicep.Folder, file))));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BicepFact]
    public async Task The_parameters_compile_with_their_defaults() =>
        Assert.NotEqual("", await Bicep.RunAsync(["build-params", "main.bicepparam", "--stdout"], Azd));

    [BicepFact]
    public async Task The_parameters_compile_with_every_switch_set() => Assert.NotEqual(
        "",
        await Bicep.RunAsync(
            ["build-params", "main.bicepparam", "--stdout"],
            new Dictionary<string, string>(Azd)
            {
                ["CARDGENIUS_DURABLE_BACKEND"] = "durableTaskScheduler",
                ["CARDGENIUS_USES_PARTNER_TOKEN"] = "true",
                ["CARDGENIUS_RUN_RETENTION_DAYS"] = "90",
                ["CARDGENIUS_INPUT_RETENTION_DAYS"] = "365",
                ["CARDGENIUS_TELEMETRY_DAILY_GB"] = "0",
                ["CARDGENIUS_ALERT_EMAILS"] = "a@example.com,b@example.com",
                ["CARDGENIUS_ALERTS"] = "false",
                ["CARDGENIUS_MONTHLY_BUDGET"] = "0",
                ["CARDGENIUS_PURGE_PROTECTION"] = "true",
                ["CARDGENIUS_PRIVATE_NETWORK"] = "true",
                ["CARDGENIUS_ALLOWED_ADDRESSES"] = "203.0.113.7",
                ["CARDGENIUS_ALWAYS_READY_INSTANCES"] = "0",
            }));

    [Fact]
    public void Every_setting_of_the_parameters_is_on_the_page()
    {
        var settings = Setting().Matches(Repository.Read("infra/main.bicepparam")).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.Contains($"`{setting}`", Repository.Read("docs/azure.md"), StringComparison.Ordinal));
    }

    [GeneratedRegex("CARDGENIUS_[A-Z_]+")]
    private static partial Regex Setting();
}
