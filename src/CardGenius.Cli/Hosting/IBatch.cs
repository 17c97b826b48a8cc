using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Reports;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;
using CardGenius.Cli.Serve;
using CardGenius.Web;

namespace CardGenius.Cli.Hosting;

/// <summary>The operations on the runs of one store. The first operation opens the store; operations that write create it if it does not exist.</summary>
internal interface IBatch
{
    /// <summary>The store's name for messages.</summary>
    string Location { get; }

    /// <summary>The live figures of the run that this process executes.</summary>
    LiveFigures Figures { get; }

    /// <inheritdoc cref="BatchRunner.RunAsync"/>
    Task<RunResult> RunAsync(RunRequest request, CancellationToken stop, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunCatalog.FindAsync"/>
    Task<RunStatus?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunCatalog.ListAsync"/>
    IAsyncEnumerable<RunStatus> ListAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="FailureReader.ReadAsync"/>
    Task<IReadOnlyList<FailedUsers>> ReadFailuresAsync(string runId, CancellationToken cancellationToken);

    /// <inheritdoc cref="TimelineStore.ReadAsync"/>
    Task<RunTimeline> ReadTimelineAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Reads the manifest of a published run.</summary>
    /// <returns>The manifest, or null if it does not exist or cannot be read.</returns>
    Task<Manifest?> ReadManifestAsync(RunStatus run, CancellationToken cancellationToken);

    /// <summary>Records a control request. An active run applies it within seconds; a cancel of a run that is not active takes effect at once.</summary>
    Task RequestAsync(RunStatus run, ControlRequest request, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunCatalog.ChangeLimitsAsync"/>
    Task ChangeLimitsAsync(string runId, int? concurrency, double? requestsPerSecond, CancellationToken cancellationToken);

    /// <summary>Reads the ranking tables that a run was planned with.</summary>
    Task<RankingRules> ReadRulesAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Reads the stages of a rollout that have ended.</summary>
    Task<RolloutRecord> ReadRolloutAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Records the stages of a rollout that have ended.</summary>
    Task WriteRolloutAsync(string runId, RolloutRecord record, CancellationToken cancellationToken);

    /// <summary>Opens an input by the path in a run's settings: a local file or a file of the store (<see cref="InputPaths"/>).</summary>
    Task<IInputSource> OpenInputAsync(string path, CancellationToken cancellationToken);

    /// <inheritdoc cref="Verifier.VerifyAsync"/>
    /// <returns>The report, or null if the store does not exist.</returns>
    Task<VerifyReport?> VerifyAsync(string runId, IInputSource? input, CancellationToken cancellationToken);

    /// <summary>Writes published results to a file in the columns of the previous program. The file is written completely or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="file">The file.</param>
    /// <param name="replaces">Whether an existing file with other content is replaced.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A warning about the file, or null for none.</returns>
    /// <exception cref="OutputExistsException">The file exists with other content and <paramref name="replaces"/> is false.</exception>
    Task<string?> ExportAsync(RunStatus run, string file, bool replaces, CancellationToken cancellationToken);

    /// <inheritdoc cref="RunExport.WriteAsync(IRunStore, ExportRequest, CancellationToken)"/>
    Task<MergeSummary> ExportAsync(ExportRequest request, CancellationToken cancellationToken);

    /// <summary>Starts a server for the runs of the store.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The server, and the key that callers must send if it was created now.</returns>
    /// <exception cref="IOException">The address or the port cannot be used.</exception>
    Task<(CardGeniusServer Server, string? Key)> ServeAsync(ServeRequest request, CancellationToken cancellationToken);

    /// <summary>Sends one test request: checks that the API is reachable and accepts the credentials.</summary>
    Task<ProbeFinding> ProbeAsync(RunSettings settings, CancellationToken cancellationToken);
}

/// <summary>The result of a probe of the API.</summary>
/// <param name="Preflight">The verdict.</param>
/// <param name="Last">The result of the last request, or null if none was sent.</param>
internal sealed record ProbeFinding(PreflightResult Preflight, CallResult? Last);
