using CardGenius.Batch.Api;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Runs;

namespace CardGenius.Cli.Hosting;

/// <summary>All that the commands want of the core, on one store.</summary>
internal interface IBatch
{
    /// <summary>What a person would call the store.</summary>
    string Location { get; }

    /// <summary>The live figures of the run in this process.</summary>
    LiveFigures Figures { get; }

    /// <summary>An input file on this machine.</summary>
    IInputSource OpenInput(string path);

    /// <summary>Runs a run to its end, or until it stops.</summary>
    Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken);

    /// <summary>A run, or null where there is none of that id.</summary>
    Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>All runs, in the order of their ids.</summary>
    IAsyncEnumerable<RunStatus> ListAsync(CancellationToken cancellationToken);

    /// <summary>Leaves a wish for a run.</summary>
    Task RequestAsync(string runId, ControlRequest request, CancellationToken cancellationToken);

    /// <summary>The tables of ranking a run was planned with.</summary>
    Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The failures of a published run, as an input; the run's settings, made to read it.</summary>
    Task<(IInputSource Input, RunSettings Settings)> OpenFailuresAsync(RunStatus run, CancellationToken cancellationToken);

    /// <summary>Plans an input into a store that is thrown away.</summary>
    Task<DryRun> PlanAsync(RunSettings settings, IInputSource input, CancellationToken cancellationToken);

    /// <summary>Proves a published result complete.</summary>
    Task<Verification> VerifyAsync(RunStatus run, CancellationToken cancellationToken);

    /// <summary>Writes a published result in today's columns to a file (.xlsx, .csv, .csv.gz), whole or not at all.</summary>
    Task ExportAsync(RunStatus run, string file, CancellationToken cancellationToken);

    /// <summary>One call with a neutral profile.</summary>
    Task<CallResult> ProbeAsync(RunSettings settings, CancellationToken cancellationToken);
}
