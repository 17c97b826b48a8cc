namespace CardGenius.Infrastructure.Tests.Hooks;

/// <summary>The hook before provisioning checks every prerequisite in docs/azure.md.</summary>
public sealed class PreprovisionTests : IDisposable
{
    private readonly Hook _hook = new Hook()
        .Program("curl")
        .Program("dotnet", ("--list-sdks", "10.0.100 [/usr/share/dotnet/sdk]"))
        .Program("azd", ("env set", ""))
        .Program(
            "az",
            ("account show", "subscription"),
            ("functionapp list-flexconsumption-locations", "East US\nCentral India"),
            ("role assignment list", "Contributor\nRole Based Access Control Administrator"),
            ("provider show", "NotRegistered"))
        .With("AZURE_SUBSCRIPTION_ID", "subscription")
        .With("AZURE_LOCATION", "centralindia")
        .With("AZURE_PRINCIPAL_ID", "me")
        .With("CARDGENIUS_BUDGET_START", "2026-11-01")
        .With("CARDGENIUS_ALERT_EMAILS", "a@example.com");

    public void Dispose() => _hook.Dispose();

    [ShellFact]
    public async Task A_complete_machine_passes() => Assert.Equal((0, "", ""), await _hook.RunAsync("preprovision"));

    [ShellFact]
    public Task A_missing_program_is_named() => FailsAsync(_hook.Without("curl"), "curl is not installed");

    [ShellFact]
    public Task A_missing_Azure_CLI_is_named() => FailsAsync(_hook.Without("az"), "az is not installed");

    [ShellFact]
    public Task An_older_SDK_is_not_enough() =>
        FailsAsync(_hook.Program("dotnet", ("--list-sdks", "8.0.410 [/usr/share/dotnet/sdk]")), "There is no .NET 10 SDK");

    [ShellFact]
    public Task Without_a_sign_in_it_says_how() => FailsAsync(_hook.Program("az"), "Run: az login");

    [ShellFact]
    public Task Another_subscription_is_refused() =>
        FailsAsync(_hook.With("AZURE_SUBSCRIPTION_ID", "other"), "Run: az account set --subscription other");

    [ShellFact]
    public Task A_region_without_Flex_Consumption_is_refused() =>
        FailsAsync(_hook.With("AZURE_LOCATION", "westindia"), "The region 'westindia' does not offer Flex Consumption");

    [ShellFact]
    public async Task Who_may_not_assign_roles_is_warned()
    {
        _hook.Program("az", ("account show", "subscription"), ("functionapp list-flex", "centralindia"), ("role assignment list", "Contributor"));

        var (exitCode, output, _) = await _hook.RunAsync("preprovision");

        Assert.Equal(0, exitCode);
        Assert.Contains("Get Owner, or Contributor and Role Based Access Control Administrator", output, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Roles_that_cannot_be_listed_are_not_judged()
    {
        _hook.Program("az", ("account show", "subscription"), ("functionapp list-flex", "centralindia"));

        Assert.Equal((0, "", ""), await _hook.RunAsync("preprovision"));
    }

    [ShellFact]
    public Task A_private_network_needs_its_resource_provider() =>
        FailsAsync(_hook.With("CARDGENIUS_PRIVATE_NETWORK", "true"), "az provider register --namespace Microsoft.App");

    [ShellFact]
    public async Task Every_problem_is_named_at_once()
    {
        var (exitCode, _, errors) = await _hook.Without("curl").With("AZURE_LOCATION", "westindia").RunAsync("preprovision");

        Assert.Equal(1, exitCode);
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
    }

    [ShellFact]
    public async Task The_start_of_the_budget_is_kept()
    {
        var (exitCode, _, errors) = await _hook.With("CARDGENIUS_BUDGET_START", "").RunAsync("preprovision");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches("azd env set CARDGENIUS_BUDGET_START [0-9]{4}-[0-9]{2}-01\n", _hook.Calls);
    }

    [ShellFact]
    public async Task It_says_that_alerts_would_tell_nobody()
    {
        var (exitCode, output, _) = await _hook.With("CARDGENIUS_ALERT_EMAILS", "").RunAsync("preprovision");

        Assert.Equal(0, exitCode);
        Assert.Contains("Nobody will receive alerts", output, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(Hook hook, string message)
    {
        var (exitCode, _, errors) = await hook.RunAsync("preprovision");

        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
