namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>Runs the pages. Some run at the same time, because most of their time is the latency of simulated responses.</summary>
public sealed class PageRuns : IDisposable
{
    private const int AtATime = 3;

    private readonly SemaphoreSlim _slots = new(AtATime);
    private readonly Dictionary<string, Task<IReadOnlyList<CommandResult>>> _runs;

    public PageRuns()
    {
        var commands = DocumentationPage.All.ToDictionary(page => page, DocumentationPage.Read);
        _runs = OperatingSystem.IsLinux()
            ? commands.ToDictionary(page => page.Key, page => Task.Run(() => RunAsync(page.Key, page.Value)))
            : [];
    }

    /// <summary>Returns the commands whose output differs from the page.</summary>
    internal async Task<IReadOnlyList<CommandResult>> DifferencesAsync(string page) =>
        [.. (await _runs[page]).Where(result => result.Difference is not null)];

    public void Dispose() => _slots.Dispose();

    private async Task<IReadOnlyList<CommandResult>> RunAsync(string page, IReadOnlyList<ConsoleCommand> commands)
    {
        await _slots.WaitAsync();
        try
        {
            await using var shell = await PageShell.StartAsync(PageFiles.For(page));
            var results = new List<CommandResult>();
            foreach (var command in commands.Where(command => NotRun.Reason(command) is null))
            {
                results.Add(await shell.RunAsync(command));
            }

            if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            {
                DocumentationPage.Update(page, results);
            }

            return results;
        }
        finally
        {
            _slots.Release();
        }
    }
}
