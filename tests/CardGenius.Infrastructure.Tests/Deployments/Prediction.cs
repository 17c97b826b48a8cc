using System.Text.Json;

namespace CardGenius.Infrastructure.Tests.Deployments;

/// <summary>The resources that a deployment would create. The compiler evaluates the templates with the values of an environment, without
/// Azure.</summary>
internal sealed class Prediction(JsonElement root)
{
    private static readonly Dictionary<string, string> Azd = new()
    {
        ["AZURE_ENV_NAME"] = "ci",
        ["AZURE_LOCATION"] = "centralindia",
        ["CARDGENIUS_BUDGET_START"] = "2026-11-01",
    };

    // An evaluation takes seconds, so the tests share the results.
    private static readonly Lazy<Task<Prediction>> OfDefaults = new(() => OfAsync("main.bicepparam", null, []));
    private static readonly Lazy<Task<Prediction>> OfPrivateNetwork = new(() => OfAsync("main.bicepparam", null, [("CARDGENIUS_PRIVATE_NETWORK", "true")]));
    private static readonly Lazy<Task<Prediction>> OfEverySetting = new(() => OfAsync(
        "main.bicepparam",
        null,
        [
            ("CARDGENIUS_OPERATOR_ID", Operator),
            ("CARDGENIUS_DURABLE_BACKEND", "durableTaskScheduler"),
            ("CARDGENIUS_USES_PARTNER_TOKEN", "true"),
            ("CARDGENIUS_ALERT_EMAILS", "a@example.com,b@example.com"),
            ("CARDGENIUS_ALERT_WEBHOOK", Webhook),
            ("CARDGENIUS_ALERTS", "false"),
            ("CARDGENIUS_MONTHLY_BUDGET", "0"),
            ("CARDGENIUS_TELEMETRY_DAILY_GB", "0"),
            ("CARDGENIUS_RUN_RETENTION_DAYS", "0"),
            ("CARDGENIUS_INPUT_RETENTION_DAYS", "365"),
            ("CARDGENIUS_PURGE_PROTECTION", "true"),
            ("CARDGENIUS_PRIVATE_NETWORK", "true"),
            ("CARDGENIUS_ALLOWED_ADDRESSES", "203.0.113.7,198.51.100.0/24"),
        ]));

    /// <summary>The operator if every setting is set.</summary>
    public const string Operator = "11111111-1111-1111-1111-111111111111";

    /// <summary>The webhook if every setting is set.</summary>
    public const string Webhook = "https://example.com/alerts?code=0123";

    /// <summary>With the defaults of every setting.</summary>
    public static Task<Prediction> DefaultsAsync() => OfDefaults.Value;

    /// <summary>With a virtual network and the defaults of every other setting.</summary>
    public static Task<Prediction> PrivateNetworkAsync() => OfPrivateNetwork.Value;

    /// <summary>With a value for every setting that changes what is deployed.</summary>
    public static Task<Prediction> EverySettingAsync() => OfEverySetting.Value;

    /// <summary>Every resource.</summary>
    public IReadOnlyList<JsonElement> Resources { get; } = [.. root.GetProperty("predictedResources").EnumerateArray()];

    /// <summary>Evaluates one module with other values.</summary>
    /// <param name="module">The module.</param>
    /// <param name="parameters">The lines of its parameters.</param>
    public static Task<Prediction> OfModuleAsync(string module, string parameters) =>
        OfAsync("module.bicepparam", $"using 'modules/{module}.bicep'\n\n{parameters}\n", []);

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonElement> Of(string type) => Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    /// <summary>The properties of the only resource of a type whose name begins with a text.</summary>
    public JsonElement Properties(string type, string name = "") =>
        Of(type).Single(resource => Name(resource).StartsWith(name, StringComparison.Ordinal)).GetProperty("properties");

    /// <summary>The name of a resource.</summary>
    public static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    private static async Task<Prediction> OfAsync(string file, string? text, (string Name, string Value)[] settings)
    {
        // The compiler writes its result beside the parameters.
        var folder = Directory.CreateTempSubdirectory("bicep");
        try
        {
            foreach (var source in Directory.EnumerateFiles(Bicep.Folder, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder.FullName, Path.GetRelativePath(Bicep.Folder, source));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }

            if (text is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), text);
            }

            var environment = new Dictionary<string, string>(Azd);
            foreach (var (name, value) in settings)
            {
                environment[name] = value;
            }

            const string Id = "00000000-0000-0000-0000-000000000001";
            string[] arguments = ["snapshot", file, "--tenant-id", Id, "--subscription-id", Id, "--location", "centralindia", "--deployment-name", "ci"];
            await Bicep.RunAsync(text is null ? arguments : [.. arguments, "--resource-group", "rg-ci"], environment, folder.FullName);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(
                Path.Combine(folder.FullName, Path.ChangeExtension(file, ".snapshot.json"))));
            Assert.Equal(0, json.RootElement.GetProperty("diagnostics").GetArrayLength());
            return new Prediction(json.RootElement.Clone());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
