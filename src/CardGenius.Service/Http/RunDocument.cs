using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Service.Http.Runs;

namespace CardGenius.Service.Http;

/// <summary>A run in a response of the HTTP API.</summary>
public sealed record RunDocument
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the state of the run: queued, planning, running, held, paused, publishing, stopped, completed, completed_with_failures or
    /// cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Gets the reason why the run waits or stopped.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the cause of the stop: interrupted, too_many_failures, too_many_without_cards, all_rejected, fatal, invalid_input or
    /// store_fault.</summary>
    public string? Cause { get; init; }

    /// <summary>Gets the control request that the run has not applied yet: pause, resume or cancel.</summary>
    public string? Requested { get; init; }

    /// <summary>Gets the latest request to pause or cancel the run. Absent if there is none, or if the run was resumed or published.</summary>
    public ControlDocument? Control { get; init; }

    /// <summary>Gets the input. Absent until the run is planned.</summary>
    public InputDocument? Input { get; init; }

    /// <summary>Gets the numbers of rows, users and cards.</summary>
    public required CountsDocument Counts { get; init; }

    /// <summary>Gets the number of users finished per minute, over the last minutes. Absent while it is unknown.</summary>
    public double? UsersPerMinute { get; init; }

    /// <summary>Gets the number of users per minute that the present limits of the run allow at the typical latency of the API.</summary>
    public double PlannedUsersPerMinute { get; init; }

    /// <summary>Gets the number of seconds until the run ends at that rate. Absent while it is unknown.</summary>
    public long? EtaSeconds { get; init; }

    /// <summary>Gets the latency of the API. Absent while there are no responses.</summary>
    public LatencyDocument? Latency { get; init; }

    /// <summary>Gets the numbers of requests. Absent while they are unknown.</summary>
    public RequestsDocument? Requests { get; init; }

    /// <summary>Gets the maximum number of requests in flight that the owners of the API agreed to for the run.</summary>
    public int AgreedConcurrency { get; init; }

    /// <summary>Gets the failed requests, by class. Absent until the run has ended.</summary>
    public IReadOnlyList<ClassRequestsDocument>? FailureClasses { get; init; }

    /// <summary>Gets the numbers of chunks and requests in progress. Absent if the run has ended.</summary>
    public WindowDocument? Window { get; init; }

    /// <summary>Gets the latest change of the limits. Absent if they were never changed. <see cref="Settings"/> contains the limits.</summary>
    public LimitsDocument? Limits { get; init; }

    /// <summary>Gets the time at which a hold ends.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Gets the time at which the run was requested.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>Gets the time at which the newest execution of the run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time of the latest update from the run.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Gets the settings of the run.</summary>
    public required RunSettingsDocument Settings { get; init; }

    /// <summary>Gets the requests that are possible now.</summary>
    public required LinksDocument Links { get; init; }

    /// <summary>Returns the name of a state in the HTTP API.</summary>
    public static string NameOf(RunState state) => SnakeCase.Of(state);

    /// <summary>Returns the name of a cause in the HTTP API, or null for <see cref="StopCause.None"/>.</summary>
    public static string? NameOf(StopCause cause) => cause == StopCause.None ? null : SnakeCase.Of(cause);
}

/// <summary>A request to pause or cancel a run.</summary>
/// <param name="Request"><c>pause</c> or <c>cancel</c>.</param>
/// <param name="At">The time of the request.</param>
/// <param name="By">The caller: the name of a key of the HTTP API, or the user and the machine of a command. Absent if unknown.</param>
public sealed record ControlDocument(string Request, DateTimeOffset At, string? By);

/// <summary>A change of the concurrency or the rate limit of a run.</summary>
/// <param name="Concurrency">The maximum number of requests in flight.</param>
/// <param name="RequestsPerSecond">The maximum number of requests per second. Absent if there is no rate limit.</param>
/// <param name="ConcurrencyBefore">The concurrency before the change.</param>
/// <param name="RequestsPerSecondBefore">The rate limit before the change. Absent if there was none.</param>
/// <param name="At">The time of the change.</param>
/// <param name="By">The caller: the name of a key of the HTTP API, or the user and the machine of a command. Absent if unknown.</param>
/// <param name="Applied">Whether the run applies the change already.</param>
public sealed record LimitsDocument(
    int Concurrency, double? RequestsPerSecond, int ConcurrencyBefore, double? RequestsPerSecondBefore, DateTimeOffset At, string? By, bool Applied);

/// <summary>The numbers of requests of a run.</summary>
/// <param name="Sent">The number of HTTP requests, including those without user data. Absent while the command line executes the run.</param>
/// <param name="Failed">The number of failed requests for users. Each was retried, or was the last attempt of a user. Absent while the command
/// line executes the run.</param>
/// <param name="Retries">The number of requests that repeated a failed request, since the run was started or resumed. Only a run that the command
/// line executes has this member.</param>
public sealed record RequestsDocument(long? Sent, long? Failed, long? Retries);

/// <summary>A planned input.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Bytes">The size of the input in bytes.</param>
/// <param name="Sha256">The SHA-256 as lower-case hexadecimal digits.</param>
/// <param name="Notes">Notes about the input, for example columns that are not sent; null if there are none.</param>
public sealed record InputDocument(string Name, long Bytes, string Sha256, IReadOnlyList<string>? Notes);

/// <summary>The numbers of rows, users and cards of a run. While the run is active, users of chunks in progress can be
/// missing.</summary>
/// <param name="Rows">The number of data rows. It is 0 until the run is planned.</param>
/// <param name="Users">The number of rows that are valid users.</param>
/// <param name="Rejects">The number of rows that are not valid users.</param>
/// <param name="Done">The number of users with a result or a failure.</param>
/// <param name="Results">The number of users with a result.</param>
/// <param name="WithoutCards">The number of users whose result contains no card. <paramref name="Results"/> includes them.</param>
/// <param name="Failures">The number of users with a failure. While the run is active, the redrive pass can still turn some of them into
/// results.</param>
/// <param name="DroppedCards">The number of cards that a ranking rule excluded, by reason.</param>
public sealed record CountsDocument(
    long Rows, long Users, long Rejects, long Done, long Results, long WithoutCards, long Failures, DroppedCards DroppedCards);

/// <summary>The latency of requests in milliseconds. The error of a value is at most 5 %.</summary>
/// <param name="P50Ms">The median.</param>
/// <param name="P95Ms">The 95th percentile.</param>
/// <param name="P99Ms">The 99th percentile.</param>
public sealed record LatencyDocument(double P50Ms, double P95Ms, double P99Ms);

/// <summary>The chunks and requests of a run that are in progress.</summary>
/// <param name="InFlight">The number of requests in flight. Absent for a run of a function app, because its instances do not report them.</param>
/// <param name="Chunks">The number of chunks in progress. Each has at most one request in flight. Absent for a run that another process of the
/// command line executes.</param>
/// <param name="Limit">The concurrency limit at the moment. In a function app, it is the one that the chunks observed. Absent for a run that
/// another process of the command line executes, and while it is unknown.</param>
/// <param name="Size">The maximum number of chunks in progress, and therefore of requests in flight.</param>
public sealed record WindowDocument(int? InFlight, int? Chunks, int? Limit, int Size);

/// <summary>The settings of a run that a caller can choose.</summary>
/// <param name="TopN">The number of cards for each user.</param>
/// <param name="Concurrency">The maximum number of requests in flight.</param>
/// <param name="RequestsPerSecond">The maximum number of requests per second. Absent if there is no rate limit.</param>
/// <param name="FailureTolerance">The share of failures above which the run stops.</param>
/// <param name="NoCardTolerance">The share of answered users without a card above which the run stops.</param>
/// <param name="RejectTolerance">The share of rejects among the rows above which the run stops. Absent for a run that accepts all rejects because an
/// earlier version started it.</param>
public sealed record RunSettingsDocument(
    int TopN, int Concurrency, double? RequestsPerSecond, double FailureTolerance, double NoCardTolerance, double? RejectTolerance);

/// <summary>The requests that are possible for a run now. Other links are absent.</summary>
public sealed record LinksDocument
{
    /// <summary>Gets the path of the run.</summary>
    public required string Self { get; init; }

    /// <summary>Gets the path to pause the run (POST). The run finishes the users in flight and waits.</summary>
    public string? Pause { get; init; }

    /// <summary>Gets the path to resume the run (POST).</summary>
    public string? Resume { get; init; }

    /// <summary>Gets the path to cancel the run permanently (POST). Nothing is published.</summary>
    public string? Cancel { get; init; }

    /// <summary>Gets the path to change the concurrency and the rate limit (POST). An active run applies the change within seconds.</summary>
    public string? Limits { get; init; }

    /// <summary>Gets the path to request the failures in a new run (POST).</summary>
    public string? Redrive { get; init; }

    /// <summary>Gets the path of the timeline (GET).</summary>
    public required string Timeline { get; init; }

    /// <summary>Gets the path of the list of published files (GET).</summary>
    public string? Results { get; init; }
}

/// <summary>A page of runs.</summary>
/// <param name="Runs">The runs, in descending order of their ids.</param>
/// <param name="Next">The path of the next page. Absent on the last page.</param>
public sealed record RunListDocument(IReadOnlyList<RunDocument> Runs, string? Next);
