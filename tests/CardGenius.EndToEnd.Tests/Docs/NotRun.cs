namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>The commands of the documentation that the tests do not run, with the reason. Each entry must match a command of its page.</summary>
internal static class NotRun
{
    private const string Build = "builds or tests this repository, which a test cannot do while it runs";
    private const string Azure = "needs an Azure subscription";
    private const string Download = "needs the files of a release";
    private const string Tools = "needs the Azure Functions Core Tools";

    private static readonly (string Page, string Beginning, string Reason)[] Entries =
    [
        ("README.md", "dotnet test", Build),
        ("src/CardGenius.Cli/README.md", "dotnet tool install", Download),
        ("docs/api-owners.md", "cardgenius run --input users.csv --rps 10 --api http://127.0.0.1:5099/cg/api/pro --run-id long", "takes more than three minutes"),
        ("docs/api-owners.md", "curl -s http://127.0.0.1:5099/stats | jq '.longest_connection_seconds <= 121'", "belongs to the run of more than three minutes"),
        ("docs/api-owners.md", "tshark ", "needs tshark and a capture of the real API"),
        ("docs/azure.md", "az ", Azure),
        ("docs/azure.md", "azd ", Azure),
        ("docs/azure.md", "eval \"$(azd ", Azure),
        ("docs/azure.md", "echo \"$CARDGENIUS_URL\"", Azure),
        ("docs/azure.md", "read -rs TOKEN", Azure),
        ("docs/azure.md", "unset TOKEN", Azure),
        ("docs/azure.md", "KEY=$(az ", Azure),
        ("docs/azure.md", "curl ", Azure),
        ("docs/azure.md", "STORE=", Azure),
        ("docs/azure.md", "dotnet run --project src/CardGenius.Cli -c Release -- verify", Azure),
        ("docs/azure.md", "eng/local.sh", Tools),
        ("docs/building.md", "dotnet build", Build),
        ("docs/building.md", "dotnet test", Build),
        ("docs/building.md", "CARDGENIUS_TEST_PROGRAM=", Build),
        ("docs/command-line.md", "cardgenius load-test http://127.0.0.1:5099/cg/api/pro --stages 10,50,100", "takes more than three minutes"),
        ("docs/command-line.md", "cardgenius limits users-ef47ddd4 --concurrency 5", "shows an active run, and no run is active on the page"),
        ("docs/data-team.md", "cardgenius run --input rejects.xlsx", "needs a file that a person has corrected in a spreadsheet"),
        ("docs/install.md", "dotnet tool install", Download),
        ("docs/install.md", "docker ", "needs a container runtime and the image of a release"),
        ("docs/load-testing.md", "cardgenius load-test ", "takes several minutes"),
        ("docs/load-testing.md", "cardgenius simulate ", "belongs to a load test of several minutes"),
        ("docs/operations.md", "CARDGENIUS_UPDATE_GENERATED=1 dotnet test", Build),
        ("docs/operations.md", "azd ", Azure),
        ("docs/operations.md", "cardgenius run --input users.csv --api http://127.0.0.1:5099/cg/api/pro --top 5 …", "requests 2,000,000 users, which takes minutes"),
        ("docs/performance.md", "cardgenius simulate --port 54320", "belongs to a run of minutes"),
        ("docs/performance.md", "cardgenius run --input users.csv --api http://127.0.0.1:54320/cg/api/pro", "requests 66,000 users, which takes a minute"),
        ("docs/performance.md", "bench/check.sh", "publishes the program, and measures for a minute"),
        ("docs/performance.md", "bench/run.sh", "measures for minutes, and needs Node.js and Python"),
        ("docs/reliability.md", "CARDGENIUS_FIGURES=1 dotnet test", Build),
        ("docs/serve.md", "cardgenius serve --listen", "needs a certificate, and listens for other machines"),
    ];

    /// <summary>Returns the reason why a command is not run, or null if it is run.</summary>
    public static string? Reason(ConsoleCommand command) =>
        NeedsAzurite(command) && Environment.GetEnvironmentVariable("CARDGENIUS_SKIP_AZURITE") == "1"
            ? "starts Azurite, and CARDGENIUS_SKIP_AZURITE is 1"
            : Entries.FirstOrDefault(e => IsFor(e.Page, e.Beginning, command)).Reason;

    /// <summary>Returns the entries without a command.</summary>
    public static IEnumerable<string> Unused(IReadOnlyCollection<ConsoleCommand> commands) =>
        Entries.Where(e => !commands.Any(command => IsFor(e.Page, e.Beginning, command))).Select(e => $"{e.Page}: {e.Beginning}");

    private static bool NeedsAzurite(ConsoleCommand command) =>
        command.Text.Contains("UseDevelopmentStorage", StringComparison.Ordinal) || command.Text.Contains("--store blob:", StringComparison.Ordinal);

    private static bool IsFor(string page, string beginning, ConsoleCommand command) =>
        command.Page == page && command.Text.StartsWith(beginning, StringComparison.Ordinal);
}
