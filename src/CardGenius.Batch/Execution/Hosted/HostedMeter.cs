using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>Makes the status of a hosted run from what the loop reports. Deterministic: it knows no clock but the reports' own.</summary>
public sealed class HostedMeter
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(10);

    private readonly List<RateSample> _samples;
    private readonly List<LatencySample> _latencies;

    /// <summary>A meter that goes on from what the generation before saw.</summary>
    public HostedMeter(IReadOnlyList<RateSample> samples, IReadOnlyList<LatencySample>? latencies = null)
    {
        _samples = [.. samples];
        _latencies = [.. latencies ?? []];
    }

    /// <summary>The users done that the next generation goes on from.</summary>
    public IReadOnlyList<RateSample> Samples => [.. _samples];

    /// <summary>The latencies that the next generation goes on from.</summary>
    public IReadOnlyList<LatencySample> Latencies => [.. _latencies];

    /// <summary>A chunk's report came.</summary>
    public void Take(ChunkReport report, DateTimeOffset at)
    {
        if (report.Recent is not { Buckets.Count: > 0 } latency)
        {
            return;
        }

        if (_latencies.Count > 0 && (at - _latencies[^1].At).Duration() < Together)
        {
            _latencies[^1] = _latencies[^1] with { Latency = _latencies[^1].Latency + latency };
            return;
        }

        // A clock that was set leaves nothing that is newer than now. The newest stay, however old: few chunks report seldom.
        _latencies.RemoveAll(l => at - l.At >= Recently || l.At > at);
        _latencies.Add(new(at, latency));
    }

    /// <summary>The status of a report.</summary>
    /// <param name="progress">The report.</param>
    /// <param name="window">Chunks in flight at most.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="startedAt">When the execution began.</param>
    public HostedStatus Measure(RunProgress progress, int window, int generation, DateTimeOffset? startedAt = null)
    {
        var tally = progress.Tally;
        var latency = _latencies.Aggregate(LatencyHistogram.Empty, (sum, l) => sum + l.Latency);
        return new()
        {
            State = progress.State,
            StartedAt = startedAt,
            At = progress.At,
            Reason = progress.Reason,
            HeldUntil = progress.HeldUntil,
            Users = progress.Users,
            Rejects = progress.Rejects,
            Results = tally.Results,
            Failures = tally.Failures,
            WithoutCards = tally.WithoutCards,
            Dropped = tally.Dropped,
            Attempts = tally.Requests,
            UsersPerMinute = Math.Round(Rate(progress.State, progress.At, tally.Users), 1),
            P50Ms = Math.Round(latency.Percentile(0.50)),
            P95Ms = Math.Round(latency.Percentile(0.95)),
            P99Ms = Math.Round(latency.Percentile(0.99)),
            InFlight = progress.Window,
            Limit = progress.Limit,
            Window = window,
            Generation = generation,
        };
    }

    private double Rate(RunState state, DateTimeOffset at, long done)
    {
        // The time of a queue, a hold or a pause is idle and does not count.
        if (state != RunState.Running)
        {
            _samples.Clear();
            return 0;
        }

        // Chunks of an earlier execution come back at once and would count as fast ones: a jump starts the meter anew. So does a clock
        // that was set back.
        if (_samples.Count > 0 && (_samples[^1].Done > done || _samples[^1].At > at))
        {
            _samples.Clear();
        }

        if (_samples.Count == 0 || at - _samples[^1].At >= Apart)
        {
            _samples.Add(new(at, done));
            while (_samples.Count > 2 && at - _samples[1].At >= Back)
            {
                _samples.RemoveAt(0);
            }
        }

        var minutes = (at - _samples[0].At).TotalMinutes;
        return minutes <= 0 ? 0 : (done - _samples[0].Done) / minutes;
    }
}

/// <summary>The latencies that chunks reported within some seconds.</summary>
/// <param name="At">When the first of them came.</param>
/// <param name="Latency">The latencies.</param>
public sealed record LatencySample(DateTimeOffset At, LatencyHistogram Latency);

/// <summary>How many users were done at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Done">Users done.</param>
public readonly record struct RateSample(DateTimeOffset At, long Done);
