using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>The summary of an execution.</summary>
internal sealed record RunSummary
{
    /// <summary>The result of the execution.</summary>
    public required RunResult Result { get; init; }

    /// <summary>The duration of this execution.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The part of the duration in which the run processed users: without waiting, planning, holds and publication.</summary>
    public required TimeSpan Worked { get; init; }

    /// <summary>The number of users that this execution completed.</summary>
    public required long DoneNow { get; init; }

    /// <summary>Whether the run was complete before this execution started, so that nothing was done.</summary>
    public bool WasComplete { get; init; }

    /// <summary>The store.</summary>
    public required StorePlace Store { get; init; }

    /// <summary>The file that <c>--output</c> wrote, or null for none.</summary>
    public string? Output { get; init; }

    /// <summary>The warnings about the input.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The next steps.</summary>
    public required IReadOnlyList<(string Command, string What)> Next { get; init; }

    /// <summary>The location of the results folder, or null until the results are published.</summary>
    public string? ResultsFolder => Result.ResultsPath is { } path ? Store.Locate(path) : null;

    /// <summary>The number of users a minute in the time that this execution processed users, or 0 if it processed none.</summary>
    public double UsersPerMinute => Worked > TimeSpan.Zero ? DoneNow / Worked.TotalMinutes : 0;

    /// <summary>The number of failed requests. Each was retried, or was the last attempt of a user.</summary>
    public long FailedRequests => Result.Tally.FailedAttempts.Sum(c => c.Count);
}
