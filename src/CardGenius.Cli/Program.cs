using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Cli;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;

Console.OutputEncoding = Encoding.UTF8;
await using var output = StandardStream.OpenOutput();
await using var errors = StandardStream.OpenError();
await using var outputWriter = output.NewWriter();
await using var errorWriter = errors.NewWriter();
Console.SetOut(outputWriter);
Console.SetError(errorWriter);
var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);
var terminal = Terminals.Find(variables);
using var interrupts = new Interrupts(TimeProvider.System, () =>
{
    terminal?.Cursor.Show(true);
    Environment.Exit(ExitCodes.Interrupted);
});
using var controlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true;
    interrupts.HangUp();
});

var code = await new CliApp(new CliEnvironment
{
    Out = Console.Out,
    Error = Console.Error,
    Terminal = terminal,
    Time = TimeProvider.System,
    Variables = variables,
    Folder = Environment.CurrentDirectory,
    Interrupts = interrupts,
    OpenBatch = place => new EmbeddedBatch(
        place, TokenOf(variables), TimeProvider.System, ApiLeases.OfUser(TimeProvider.System), Variables.AllowsPlainHttp(variables),
        $"{Environment.UserName}@{Environment.MachineName}"),
    CommandName = Invocations.Name(
        Environment.ProcessPath, AppContext.BaseDirectory, Environment.CurrentDirectory, Environment.GetEnvironmentVariable("PATH")),
}).RunAsync(args);
if (output.Failure is { } lost)
{
    await Console.Error.WriteLineAsync($"warning: standard output could not be written, so the output is incomplete: {lost.Message}");
}

return code;

void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupts.Signal();
}

static string? TokenOf(Dictionary<string, string> variables) =>
    variables.GetValueOrDefault(SettingTable.PartnerToken.Variable!) is { Length: > 0 } token ? token : null;
