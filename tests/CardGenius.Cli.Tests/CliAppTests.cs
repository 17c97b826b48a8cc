using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests;

public sealed class CliAppTests : IDisposable
{
    private const string Update = "UPDATE_SNAPSHOTS";

    private readonly TestCli _cli = new();

    public static TheoryData<string> Helps =>
        ["", "demo", "run", "status", "watch", "failures", "report", "resume", "pause", "cancel", "redrive", "verify", "export", "plan", "probe", "load-test", "serve", "simulate"];

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Helps))]
    public async Task The_help_text_is_as_reviewed(string command)
    {
        Assert.Equal(0, await _cli.RunAsync($"{command} --help"));

        // The usage line names the process, which is the test host here.
        var name = System.CommandLine.RootCommand.ExecutableName;
        var help = _cli.Out.Replace($"  {name} ", "  cardgenius ", StringComparison.Ordinal);
        var file = Path.Combine(SourceFolder(), "Snapshots", $"help{(command.Length == 0 ? "" : "-" + command)}.txt");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(file, Trimmed(help));
        }

        Assert.Equal(await File.ReadAllTextAsync(file), Trimmed(help));
    }

    // The commands read different options, and each of them checks the variables.
    [Theory]
    [InlineData("status")]
    [InlineData("resume none")]
    [InlineData("redrive none")]
    [InlineData("pause none")]
    [InlineData("verify none")]
    [InlineData("export none --output all.csv")]
    [InlineData("run --input none.csv")]
    [InlineData("plan --users 10")]
    [InlineData("probe")]
    public async Task Deprecated_variable_gets_one_warning_on_the_error_stream(string command)
    {
        _cli.Variables["CARDGENIUS_RPS"] = "5";

        await _cli.RunAsync(command);

        Assert.StartsWith("warning: CARDGENIUS_RPS is deprecated; use CARDGENIUS_REQUESTS_PER_SECOND.\n", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(_cli.Error.IndexOf("deprecated", StringComparison.Ordinal), _cli.Error.LastIndexOf("deprecated", StringComparison.Ordinal));
        Assert.DoesNotContain("deprecated", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deprecated_variable_with_another_value_than_the_current_one_is_refused()
    {
        _cli.Variables["CARDGENIUS_RPS"] = "5";
        _cli.Variables["CARDGENIUS_REQUESTS_PER_SECOND"] = "6";

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync("status"));

        Assert.Equal(
            "warning: CARDGENIUS_RPS is deprecated; use CARDGENIUS_REQUESTS_PER_SECOND.\n"
            + "error: CARDGENIUS_RPS and CARDGENIUS_REQUESTS_PER_SECOND have different values. Remove CARDGENIUS_RPS, which is deprecated.\n",
            _cli.Error);
    }

    [Theory]
    [InlineData("statsu", "error: statsu: no such command; did you mean status?\nhint: cardgenius --help shows the usage\n")]
    [InlineData("frobnicate", "error: frobnicate: no such command\nhint: cardgenius --help shows the usage\n")]
    [InlineData(
        "run --inptu x.csv",
        "error: --inptu: unknown argument; did you mean --input?\nerror: x.csv: unknown argument\nhint: cardgenius run --help shows the usage\n")]
    [InlineData("run --input", "error: --input: FILE is missing\nhint: cardgenius run --help shows the usage\n")]
    [InlineData(
        "run users.csv", "error: users.csv: unknown argument; did you mean --input users.csv?\nhint: cardgenius run --help shows the usage\n")]
    [InlineData("status --jsno", "error: --jsno: unknown argument; did you mean --json?\nhint: cardgenius status --help shows the usage\n")]
    [InlineData("resume --stroe x", "error: --stroe: unknown argument; did you mean --store?\nerror: x: unknown argument\nhint: cardgenius resume --help shows the usage\n")]
    [InlineData("--json status", "error: --json: options follow the command\nhint: cardgenius status --json; cardgenius status --help shows the usage\n")]
    [InlineData(
        "--store here --json status",
        "error: --store: options follow the command\nerror: --json: options follow the command\n"
        + "hint: cardgenius status --store …; cardgenius status --help shows the usage\n")]
    [InlineData(
        "--input users.csv",
        "error: --input: no command is given; options follow the command, e.g. cardgenius run --input\n"
        + "error: users.csv: no such command\nhint: cardgenius --help shows the usage\n")]
    public async Task A_command_line_that_is_none_is_refused_with_what_was_meant(string commandLine, string expected)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(commandLine));
        Assert.Equal(expected, _cli.Error);
        Assert.Equal(commandLine.Contains("--json", StringComparison.Ordinal), _cli.Out.Length > 0);
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("pause")]
    [InlineData("cancel")]
    [InlineData("redrive")]
    [InlineData("verify")]
    [InlineData("resume --store here")]
    public async Task A_command_about_a_run_asks_for_the_run(string commandLine)
    {
        var command = commandLine.Split(' ')[0];

        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(commandLine));
        Assert.Equal(
            $"error: {command}: RUN_ID is missing\nhint: cardgenius status lists the runs; cardgenius {command} --help shows the usage\n", _cli.Error);
    }

    [Theory]
    [InlineData("--json status")]
    [InlineData("status --json --frob")]
    [InlineData("resume --json")]
    public async Task A_command_line_that_is_not_valid_has_its_errors_as_json_too(string commandLine)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(commandLine));

        var document = System.Text.Json.JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal(ExitCodes.Refused, document.GetProperty("exit_code").GetInt32());
        Assert.Equal(1, document.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task The_bare_name_shows_what_there_is()
    {
        Assert.Equal(0, await _cli.RunAsync(""));
        Assert.Contains("Exit codes:\n  0    completed, or nothing to do\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_shown()
    {
        Assert.Equal(0, await _cli.RunAsync("--version"));
        Assert.NotEmpty(_cli.Out.Trim());
    }

    internal static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd())).Trim() + "\n";
}
