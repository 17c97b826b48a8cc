using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;

namespace CardGenius.Cli.Hosting;

/// <summary>All that the commands want of the core, on one store. The store is opened (and made, where it is not there) at first use.</summary>
internal interface IBatch
{
    /// <summary>What a person would call the store.</summary>
    string Location { get; }

    /// <summary>The live figures of the run in this process.</summary>
    LiveFigures Figures { get; }

    /// <inheritdoc cref="BatchRunner.RunAsync"/>
    Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunCatalog.FindAsync"/>
    Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunCatalog.ListAsync"/>
    IAsyncEnumerable<RunStatus> ListAsync(CancellationToken cancellationToken);

    /// <summary>Leaves a wish for a living run; cancels one that does not live at once.</summary>
    Task RequestAsync(RunStatus run, ControlRequest request, CancellationToken cancellationToken);

    /// <summary>The tables of ranking a run was planned with.</summary>
    Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken);

    /// <summary>An input by the path in a run's settings: a file on this machine, or one of the store (<see cref="InputPaths"/>).</summary>
    Task<IInputSource> OpenInputAsync(string path, CancellationToken cancellationToken);

    /// <inheritdoc cref="Verifier.VerifyAsync"/>
    /// <returns>What was found; null where there is no such store.</returns>
    Task<VerifyReport?> VerifyAsync(string runId, IInputSource? input, CancellationToken cancellationToken);

    /// <summary>Writes a published result in today's columns to a file, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="file">The file.</param>
    /// <param name="replaces">Whether the file is replaced if it is there with another content.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>What a person should know of the file; null for nothing.</returns>
    /// <exception cref="OutputExistsException">The file is there with another content, and is not to be replaced.</exception>
    Task<string?> ExportAsync(RunStatus run, string file, bool replaces, CancellationToken cancellationToken);

    /// <summary>Asks whether the API is there and knows us.</summary>
    Task<ProbeFinding> ProbeAsync(RunSettings settings, CancellationToken cancellationToken);
}
