using System.Text.Json;
using CardGenius.Batch.Model;

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
