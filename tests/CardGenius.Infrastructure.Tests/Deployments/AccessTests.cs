using System.Text.Json;
using System.Text.RegularExpressions;

namespace CardGenius.Infrastructure.Tests.Deployments;

/// <summary>Roles, public access, secrets and networks.</summary>
public sealed partial class AccessTests
{
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    [BicepFact]
    public async Task The_app_has_these_roles_and_no_others()
    {
        var prediction = await Prediction.EverySettingAsync();

        Assert.Equal(
            [
                "appi-cardgenius: Monitoring Metrics Publisher",
                "dts-cardgenius: Durable Task Data Contributor",
                "kv-cg: Key Vault Secrets User",
                "stcgdata/cardgenius: Storage Blob Data Contributor",
                "stcgdata/input: Storage Blob Data Reader",
                "stcghost: Storage Blob Data Owner",
                "stcghost: Storage Queue Data Contributor",
                "stcghost: Storage Table Data Contributor",
            ],
            Assignments(prediction, app: true));
    }

    [BicepFact]
    public async Task The_operator_has_roles_on_data_only()
    {
        var prediction = await Prediction.EverySettingAsync();

        var assignments = Assignments(prediction, app: false);

        Assert.Contains("stcgdata/input: Storage Blob Data Contributor", assignments);
        Assert.Contains("kv-cg: Key Vault Secrets Officer", assignments);
        Assert.Contains("dts-cardgenius: Durable Task Data Contributor", assignments);
        Assert.Contains("stcgdata/cardgenius: Storage Blob Data Reader", assignments);
        Assert.Contains("stcgdata/cardgenius: CardGenius run control", assignments);
        Assert.Equal(5, assignments.Count);
        Assert.DoesNotContain(assignments, assignment => assignment.EndsWith("Owner", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task The_operator_writes_control_requests_and_nothing_else_in_the_store()
    {
        var prediction = await Prediction.EverySettingAsync();

        var permissions = Assert.Single(prediction.Properties("Microsoft.Authorization/roleDefinitions").GetProperty("permissions").EnumerateArray());
        Assert.Empty(permissions.GetProperty("actions").EnumerateArray());
        Assert.Equal(
            ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"],
            permissions.GetProperty("dataActions").EnumerateArray().Select(action => action.GetString()));
        var condition = Assert.Single(
            prediction.Of("Microsoft.Authorization/roleAssignments").Select(assignment => assignment.GetProperty("properties")),
            properties => properties.TryGetProperty("condition", out _)).GetProperty("condition").GetString();
        Assert.EndsWith("StringLike 'runs/*/control.json'", condition, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Without_an_operator_only_the_app_has_roles() => Assert.Empty(Assignments(await Prediction.DefaultsAsync(), app: false));

    [BicepFact]
    public async Task No_account_has_keys_or_public_blobs()
    {
        var prediction = await Prediction.DefaultsAsync();

        Assert.Equal(2, prediction.Of("Microsoft.Storage/storageAccounts").Count());
        foreach (var account in prediction.Of("Microsoft.Storage/storageAccounts").Select(account => account.GetProperty("properties")))
        {
            Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
        }

        Assert.True(prediction.Properties("Microsoft.KeyVault/vaults").GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(prediction.Properties("Microsoft.Insights/components").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(prediction.Properties("Microsoft.OperationalInsights/workspaces").GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
        Assert.True(prediction.Properties("Microsoft.Web/sites").GetProperty("httpsOnly").GetBoolean());
        Assert.Equal(2, prediction.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count());
        Assert.All(
            prediction.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [BicepFact]
    public async Task No_setting_of_the_app_holds_a_secret()
    {
        var prediction = await Prediction.EverySettingAsync();

        var settings = prediction.Properties("Microsoft.Web/sites/config");

        Assert.Contains("@Microsoft.KeyVault(SecretUri=", settings.GetProperty("CARDGENIUS_PARTNER_TOKEN").GetString(), StringComparison.Ordinal);
        Assert.Equal("managedidentity", settings.GetProperty("AzureWebJobsStorage__credential").GetString());
        Assert.Contains("Authorization=AAD", settings.GetProperty("APPLICATIONINSIGHTS_AUTHENTICATION_STRING").GetString(), StringComparison.Ordinal);
        Assert.All(
            settings.EnumerateObject(),
            setting => Assert.DoesNotMatch("(?i)AccountKey|SharedAccess|listKeys|password", setting.Value.GetString()));
    }

    [BicepFact]
    public async Task The_template_reads_no_key_and_gives_no_secret_out()
    {
        using var template = JsonDocument.Parse(await Bicep.RunAsync(["build", "main.bicep", "--stdout"]));

        Assert.DoesNotMatch("(?i)listKeys|listSecrets|listAccountSas", template.RootElement.GetRawText());
        Assert.Equal("securestring", template.RootElement.GetProperty("parameters").GetProperty("alertWebhook").GetProperty("type").GetString());
        Assert.DoesNotContain(
            template.RootElement.GetProperty("parameters").EnumerateObject(),
            parameter => SecretName().IsMatch(parameter.Name) && parameter.Value.GetProperty("type").GetString() == "string");
        Assert.DoesNotContain(template.RootElement.GetProperty("outputs").EnumerateObject(), output => SecretName().IsMatch(output.Name));
    }

    [BicepFact]
    public async Task Without_a_network_nothing_of_one_is_made()
    {
        var prediction = await Prediction.DefaultsAsync();

        Assert.DoesNotContain(
            prediction.Resources, resource => resource.GetProperty("type").GetString()!.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.All(Guarded(prediction), resource =>
        {
            Assert.Equal("Enabled", resource.GetProperty("publicNetworkAccess").GetString());
            Assert.Equal("Allow", resource.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
            Assert.Equal(0, resource.GetProperty("networkAcls").GetProperty("ipRules").GetArrayLength());
        });
    }

    [BicepFact]
    public async Task In_a_network_storage_and_vault_have_private_endpoints_only()
    {
        var prediction = await Prediction.PrivateNetworkAsync();

        Assert.All(Guarded(prediction), resource =>
        {
            Assert.Equal("Disabled", resource.GetProperty("publicNetworkAccess").GetString());
            Assert.Equal("Deny", resource.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
        });
        Assert.Equal(
            ["kv-cg-vault", "stcgdata-blob", "stcghost-blob", "stcghost-queue", "stcghost-table"],
            prediction.Of("Microsoft.Network/privateEndpoints")
                .Select(endpoint => UniqueToken().Replace(Prediction.Name(endpoint), "")[3..]).Order(StringComparer.Ordinal));
        Assert.Equal(5, prediction.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        Assert.Equal(4, prediction.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
        var subnet = prediction.Properties("Microsoft.Network/virtualNetworks").GetProperty("subnets")[0];
        Assert.Equal("Microsoft.App/environments", subnet.GetProperty("properties").GetProperty("delegations")[0].GetProperty("properties").GetProperty("serviceName").GetString());
        Assert.EndsWith("/subnets/app", prediction.Properties("Microsoft.Web/sites").GetProperty("virtualNetworkSubnetId").GetString(), StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task In_a_network_only_allowed_addresses_come_from_outside()
    {
        var prediction = await Prediction.EverySettingAsync();

        Assert.All(Guarded(prediction), resource =>
        {
            var rules = resource.GetProperty("networkAcls");
            Assert.Equal("Deny", rules.GetProperty("defaultAction").GetString());
            Assert.Equal(
                ["203.0.113.7", "198.51.100.0/24"], rules.GetProperty("ipRules").EnumerateArray().Select(rule => rule.GetProperty("value").GetString()));
        });
    }

    private static List<JsonElement> Guarded(Prediction prediction)
    {
        var resources = prediction.Of("Microsoft.Storage/storageAccounts").Concat(prediction.Of("Microsoft.KeyVault/vaults"))
            .Select(resource => resource.GetProperty("properties")).ToList();
        Assert.Equal(3, resources.Count);
        return resources;
    }

    // "where: role", sorted. The ids are expressions: they begin with the path of the resource that the role is on.
    private static List<string> Assignments(Prediction prediction, bool app) =>
    [
        .. prediction.Of("Microsoft.Authorization/roleAssignments")
            .Where(assignment => assignment.GetProperty("properties").GetProperty("principalId").GetString() != Prediction.Operator == app)
            .Select(assignment =>
            {
                var scope = Scope().Match(assignment.GetProperty("id").GetString()!);
                Assert.True(scope.Success, "A role is not on a resource.");
                var container = scope.Groups["container"].Success ? $"/{scope.Groups["container"].Value}" : "";
                var role = assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1];
                return $"{UniqueToken().Replace(scope.Groups["name"].Value, "")}{container}: {RoleName(prediction, role)}";
            })
            .Order(StringComparer.Ordinal),
    ];

    // The key of a custom role contains the account to which it applies.
    private static string RoleName(Prediction prediction, string role) => Roles.TryGetValue(role, out var name)
        ? name
        : prediction.Of("Microsoft.Authorization/roleDefinitions")
            .Single(definition => definition.GetProperty("name").GetString() == role)
            .GetProperty("properties").GetProperty("roleName").GetString()!.Split(" (")[0];

    [GeneratedRegex(@"^(\[extensionResourceId\(')?/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+/[^/]+/(?<name>[^/']+)(/blobServices/default/containers/(?<container>[^/']+))?(/providers/|')", RegexOptions.ExplicitCapture)]
    private static partial Regex Scope();

    [GeneratedRegex("-?[a-z0-9]{13}(?=-|$)")]
    private static partial Regex UniqueToken();

    [GeneratedRegex("(?i)(secret|password|webhook|sas|key|partnerToken)$")]
    private static partial Regex SecretName();
}
