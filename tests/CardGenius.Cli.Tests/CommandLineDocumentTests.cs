using System.Globalization;
using CardGenius.Batch.Settings;
using CardGenius.Cli.LoadTesting;
using CardGenius.Cli.Plan;
using CardGenius.Cli.Serve;
using CardGenius.Cli.Simulation;

namespace CardGenius.Cli.Tests;

/// <summary>docs/command-line.md matches the program. The infrastructure tests compare its settings tables.</summary>
public sealed class CommandLineDocumentTests
{
    private static readonly string Document =
        File.ReadAllText(Path.Combine(CliAppTests.SourceFolder(), "..", "..", "docs", "command-line.md"));

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
    public void Every_flag_of_serve_has_its_row() => Assert.All(
        ServeFlags.All,
        flag => Assert.Contains(
            $"| `{flag.Flag}{(flag.IsSwitch ? "" : " " + flag.ValueName)}` | {flag.DefaultFor(SettingHosts.CommandLine) ?? "–"} | {flag.HelpFor(SettingHosts.CommandLine)} |",
            Document,
            StringComparison.Ordinal));

    [Fact]
    public void Every_flag_of_plan_has_its_row() => Assert.All(
        PlanFlags.All,
        flag => Assert.Contains($"| `{flag.Flag} {flag.ValueName}` | {flag.DefaultFor(SettingHosts.CommandLine) ?? "–"} | {flag.HelpFor(SettingHosts.CommandLine)} |", Document, StringComparison.Ordinal));

    [Fact]
    public void Every_flag_of_load_test_has_its_row() => Assert.All(
        LoadTestFlags.All,
        flag => Assert.Contains($"| `{flag.Flag} {flag.ValueName}` | {flag.DefaultFor(SettingHosts.CommandLine) ?? "–"} | {flag.HelpFor(SettingHosts.CommandLine)} |", Document, StringComparison.Ordinal));
}
