using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Service.Http;

/// <summary>A run, as the API shows it.</summary>
public sealed record RunDocument
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>What it is doing: queued, planning, running, held, paused, publishing, stopped, completed, completed_with_failures or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Why it waits or stopped.</summary>
    public string? Reason { get; init; }

    /// <summary>What stopped it: interrupted, too_many_failures, too_many_without_cards, all_rejected, fatal, invalid_input or store_fault.</summary>
    public string? Cause { get; init; }

    /// <summary>What was asked and has not happened yet: pause, resume or cancel.</summary>
    public string? Requested { get; init; }

    /// <summary>The input; absent until planned.</summary>
    public InputDocument? Input { get; init; }

    /// <summary>Rows and users.</summary>
    public required CountsDocument Counts { get; init; }

    /// <summary>Users a minute over the last minutes; absent while unknown.</summary>
    public double? UsersPerMinute { get; init; }

    /// <summary>Seconds to the end at that rate; absent while unknown.</summary>
    public long? EtaSeconds { get; init; }

    /// <summary>Latency of the API's answers; absent while there are none.</summary>
    public LatencyDocument? Latency { get; init; }

    /// <summary>What is handed out and in flight; absent where the run is over.</summary>
    public WindowDocument? Window { get; init; }

    /// <summary>When a hold ends.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>When its newest execution began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What settings it runs with.</summary>
    public required RunSettingsDocument Settings { get; init; }

    /// <summary>Where to go from here.</summary>
    public required LinksDocument Links { get; init; }

    /// <summary>A state's name in the API.</summary>
    public static string NameOf(RunState state) => state switch
    {
        RunState.CompletedWithFailures => "completed_with_failures",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>A cause's name in the API; null for none.</summary>
    public static string? NameOf(StopCause cause) => cause switch
    {
        StopCause.None => null,
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()),
    };
}

/// <summary>A planned input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Notes">What a person should know of it, for example columns that are not sent; null: nothing.</param>
public sealed record InputDocument(string Name, long Bytes, string Sha256, IReadOnlyList<string>? Notes);

/// <summary>Rows, users and cards of a run. While the run goes on, a chunk in flight counts with its checkpoints.</summary>
/// <param name="Rows">Data rows; 0 until planned.</param>
/// <param name="Users">Rows that are asked for.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="Done">Users with a result or a failure.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="WithoutCards">Users whose result holds no card; they are among <paramref name="Results"/>.</param>
/// <param name="Failures">Users without; while the run goes on, some may be mended by the redrive pass.</param>
/// <param name="DroppedCards">Cards of the responses that a rule of the ranking excluded, by reason.</param>
public sealed record CountsDocument(
    long Rows, long Users, long Rejects, long Done, long Results, long WithoutCards, long Failures, DroppedCards DroppedCards);

/// <summary>Latency of answered requests, in milliseconds; at most 5 % off.</summary>
/// <param name="P50Ms">The median.</param>
/// <param name="P95Ms">95 of 100 are faster.</param>
/// <param name="P99Ms">99 of 100 are faster.</param>
public sealed record LatencyDocument(double P50Ms, double P95Ms, double P99Ms);

/// <summary>What a run has handed out and in flight.</summary>
/// <param name="InFlight">Requests in flight; absent where the run's host does not know them.</param>
/// <param name="Chunks">Chunks handed out, each with at most one request in flight; absent where a process runs the run by itself.</param>
/// <param name="Limit">Chunks handed out at most now, by the concurrency limit that was observed; absent as <paramref name="Chunks"/>.</param>
/// <param name="Size">Chunks or requests at most.</param>
public sealed record WindowDocument(int? InFlight, int? Chunks, int? Limit, int Size);

/// <summary>The settings of a run that a caller can choose.</summary>
/// <param name="TopN">Cards a user.</param>
/// <param name="Concurrency">Requests in flight at most.</param>
/// <param name="RequestsPerSecond">Requests a second at most; absent: no cap.</param>
/// <param name="FailureTolerance">The share of failures above which it stops.</param>
/// <param name="NoCardTolerance">The share of answered users without a card above which it stops.</param>
public sealed record RunSettingsDocument(
    int TopN, int Concurrency, double? RequestsPerSecond, double FailureTolerance, double NoCardTolerance);

/// <summary>What can be done with a run now; what cannot is absent.</summary>
public sealed record LinksDocument
{
    /// <summary>The run.</summary>
    public required string Self { get; init; }

    /// <summary>POST: finish the users in flight and wait.</summary>
    public string? Pause { get; init; }

    /// <summary>POST: go on.</summary>
    public string? Resume { get; init; }

    /// <summary>POST: end for good, publishing nothing.</summary>
    public string? Cancel { get; init; }

    /// <summary>POST: the failures again, as a new run.</summary>
    public string? Redrive { get; init; }

    /// <summary>GET: the published files.</summary>
    public string? Results { get; init; }
}

/// <summary>Some runs.</summary>
/// <param name="Runs">They, in falling order of their ids: the newest week first.</param>
/// <param name="Next">Where the list goes on; absent at its end.</param>
public sealed record RunListDocument(IReadOnlyList<RunDocument> Runs, string? Next);
