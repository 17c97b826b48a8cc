using CardGenius.Cli.Commands;
using CardGenius.Cli.Hosting;
using CardGenius.Testing;
using Spectre.Console;

namespace CardGenius.Cli.Tests.Support;

/// <summary>The program in its own folder, with a batch that the test controls.</summary>
internal sealed class TestCli : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public TestCli()
    {
        Interrupts = new Interrupts(Time, () => Left++);
    }

    public TemporaryFolder Folder { get; } = new();

    public ManualTimeProvider Time { get; } = new(Samples.Now);

    public FakeBatch Batch { get; } = new();

    public Interrupts Interrupts { get; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The terminal, or null for none.</summary>
    public IAnsiConsole? Terminal { get; set; }

    /// <summary>The stores that were opened.</summary>
    public List<string> Stores { get; } = [];

    /// <summary>The number of times that the process would have exited.</summary>
    public int Left { get; private set; }

    /// <summary>Standard output, with the test's folder shown as <c>~</c>.</summary>
    public string Out => Shown(_out);

    /// <summary>Standard error, with the test's folder shown as <c>~</c>.</summary>
    public string Error => Shown(_error);

    /// <summary>Standard error without the lines about the API that a run writes first.</summary>
    public string Problems => string.Concat(
        Error.Split('\n').Where(l => l.Length > 0 && !l.StartsWith("API address: ", StringComparison.Ordinal) && !l.StartsWith("hint: this store has no run", StringComparison.Ordinal)
            && l != $"hint: {RunExecution.FolderLimit}")
            .Select(l => l + "\n"));

    /// <summary>Executes a command line. Spaces separate the arguments.</summary>
    public Task<int> RunAsync(string commandLine) => RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Executes a command line whose arguments can contain spaces.</summary>
    public Task<int> RunAsync(IReadOnlyList<string> arguments) => new CliApp(new CliEnvironment
    {
        Out = _out,
        Error = _error,
        Terminal = Terminal,
        Time = Time,
        Variables = Variables,
        Folder = Folder.Path,
        Interrupts = Interrupts,
        OpenBatch = store =>
        {
            Stores.Add(store.Address);
            return Batch;
        },
    }).RunAsync(arguments);

    public void Dispose()
    {
        Interrupts.Dispose();
        Folder.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    private string Shown(StringWriter text) =>
        text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace(Folder.Path, "~", StringComparison.Ordinal);
}
