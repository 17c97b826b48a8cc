using System.Globalization;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Plan;
using CardGenius.Cli.Simulation;

namespace CardGenius.Cli.Tests;

/// <summary>docs/command-line.md matches the program.</summary>
public sealed class CommandLineDocumentTests
{
    private static readonly string Document =
        File.ReadAllText(Path.Combine(CliAppTests.SourceFolder(), "..", "..", "docs", "command-line.md"));

    [Fact]
    public void Every_flag_has_its_row()
    {
        foreach (var setting in SettingCatalog.WithFlags)
        {
            var value = setting.ValueName.Length == 0 ? "" : " " + setting.ValueName;
            var row = $"| `{setting.Flag}{value}` | `{setting.Variable}` | `{setting.Key}` | {setting.Default ?? "–"} | {setting.Help} |";
            Assert.Contains(row, Document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_setting_without_a_flag_has_its_row()
    {
        foreach (var setting in SettingCatalog.Experts)
        {
            Assert.Contains($"| `{setting.Variable}` | `{setting.Key}` | ", Document, StringComparison.Ordinal);
            Assert.Contains($" | {setting.Help} |", Document, StringComparison.Ordinal);
        }

        foreach (var setting in SettingCatalog.All.Except(SettingCatalog.WithFlags).Except(SettingCatalog.Experts))
        {
            Assert.Contains($"| `{setting.Key}` | {setting.Help} |", Document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_exit_code_has_its_row()
    {
        foreach (var (code, meaning) in ExitCodes.All)
        {
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {code} | {meaning} |"), Document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flag_of_the_simulator_is_named()
    {
        Assert.All(SimulatorFlags.All, setting => Assert.Contains($"`{setting.Flag}", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_flag_of_plan_has_its_row() => Assert.All(
        PlanFlags.All,
        flag => Assert.Contains($"| `{flag.Flag} {flag.ValueName}` | {flag.Default ?? "–"} | {flag.Help} |", Document, StringComparison.Ordinal));
}
