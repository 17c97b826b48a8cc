using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;
using CardGenius.Testing;
using Spectre.Console;

namespace CardGenius.Cli.Tests.Support;

/// <summary>The program in a folder of its own, on a core that a test steers.</summary>
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

    /// <summary>The terminal; null: there is none.</summary>
    public IAnsiConsole? Terminal { get; set; }

    /// <summary>The stores that were opened.</summary>
    public List<string> Stores { get; } = [];

    /// <summary>How often the process would have been left.</summary>
    public int Left { get; private set; }

    /// <summary>Standard output, the test's folder shown as <c>~</c>.</summary>
    public string Out => Shown(_out);

    /// <summary>Standard error, the test's folder shown as <c>~</c>.</summary>
    public string Error => Shown(_error);

    /// <summary>Runs a command line; arguments are parted by blanks.</summary>
    public Task<int> RunAsync(string commandLine) => RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs a command line whose arguments can hold blanks.</summary>
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
