using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>The end of an execution.</summary>
internal sealed record RunSummary
{
    /// <summary>How it ended.</summary>
    public required RunResult Result { get; init; }

    /// <summary>How long this execution took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The part of it in which the run worked: without queue, planning, holds and publication.</summary>
    public required TimeSpan Worked { get; init; }

    /// <summary>Users done by this execution.</summary>
    public required long DoneNow { get; init; }

    /// <summary>Whether the run had ended before this execution began, so that nothing was done.</summary>
    public bool WasComplete { get; init; }

    /// <summary>The store.</summary>
    public required StorePlace Store { get; init; }

    /// <summary>The file that <c>--output</c> wrote; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>What a person should know of the input.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What to do next.</summary>
    public required IReadOnlyList<(string Command, string What)> Next { get; init; }

    /// <summary>The results' folder in full; null until published.</summary>
    public string? ResultsFolder => Result.ResultsPath is { } path ? Store.Locate(path) : null;

    /// <summary>Users a minute while this execution worked; 0 where it did nothing.</summary>
    public double UsersPerMinute => Worked > TimeSpan.Zero ? DoneNow / Worked.TotalMinutes : 0;

    /// <summary>Requests that failed; each was repeated, or was a user's last.</summary>
    public long FailedRequests => Result.Tally.FailedAttempts.Sum(c => c.Count);
}
