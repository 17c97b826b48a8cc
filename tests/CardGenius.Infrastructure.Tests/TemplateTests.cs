using System.Text.Json;

namespace CardGenius.Infrastructure.Tests;

/// <summary>The templates compile and follow the linter's rules without a warning, with every value of the parameters' switches.</summary>
public sealed class TemplateTests
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
        Assert.NotEmpty(Templates);
        foreach (var file in Templates)
        {
            Assert.Equal("", await Bicep.RunAsync(["lint", file], Azd));
        }
    }

    [BicepFact]
    public async Task The_files_are_formatted()
    {
        foreach (var file in Templates)
        {
            Assert.Equal(await File.ReadAllTextAsync(file), await Bicep.RunAsync(["format", file, "--stdout"]));
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
                ["CARDGENIUS_ALWAYS_READY_INSTANCES"] = "0",
            }));
}
