using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>Calculates the status of a hosted run from the reports of the loop. It is deterministic, because it uses only the times in the
/// reports.</summary>
public sealed class HostedMeter
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RatePeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LatencyPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MergePeriod = TimeSpan.FromSeconds(10);

    private readonly List<RateSample> _samples;
    private readonly List<LatencySample> _latencies;

    /// <summary>Creates a meter that continues with the samples of the previous generation.</summary>
    public HostedMeter(IReadOnlyList<RateSample> samples, IReadOnlyList<LatencySample>? latencies = null)
    {
        _samples = [.. samples];
        _latencies = [.. latencies ?? []];
    }

    /// <summary>Gets the samples of finished users for the next generation.</summary>
    public IReadOnlyList<RateSample> Samples => [.. _samples];

    /// <summary>Gets the latencies for the next generation.</summary>
    public IReadOnlyList<LatencySample> Latencies => [.. _latencies];

    /// <summary>Adds the latencies of a chunk's report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="at">The time at which the loop got the report.</param>
    public void Take(ChunkReport report, DateTimeOffset at)
    {
        if (report.Recent is not { Buckets.Count: > 0 } latency)
        {
            return;
        }

        if (_latencies.Count > 0 && (at - _latencies[^1].At).Duration() < MergePeriod)
        {
            _latencies[^1] = _latencies[^1] with { Latency = _latencies[^1].Latency + latency };
            return;
        }

        // If the clock was set back, samples that are newer than now are removed. The latest sample stays until the next report, even if it is
        // old, because a few chunks report only rarely.
        _latencies.RemoveAll(l => at - l.At >= LatencyPeriod || l.At > at);
        _latencies.Add(new(at, latency));
    }

    /// <summary>Returns the status for a progress report.</summary>
    /// <param name="progress">The progress report.</param>
    /// <param name="window">The maximum number of chunks in flight.</param>
    /// <param name="generation">The number of the generation, from 0.</param>
    /// <param name="startedAt">The time at which the execution began.</param>
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
            FailedAttempts = tally.FailedAttempts.Sum(c => c.Count),
            UsersPerMinute = Math.Round(Rate(progress.State, progress.At, tally.Users), 1),
            P50Ms = Math.Round(latency.Percentile(0.50)),
            P95Ms = Math.Round(latency.Percentile(0.95)),
            P99Ms = Math.Round(latency.Percentile(0.99)),
            InFlight = progress.Window,
            Limit = progress.Limit,
            Window = window,
            Limits = progress.Limits?.Number ?? 0,
            Generation = generation,
        };
    }

    private double Rate(RunState state, DateTimeOffset at, long done)
    {
        // The time in a queue, a hold or a pause is idle and must not lower the rate.
        if (state != RunState.Running)
        {
            _samples.Clear();
            return 0;
        }

        // A count that falls, or a clock that was set back, would give a wrong rate, so the measurement restarts.
        if (_samples.Count > 0 && (_samples[^1].Done > done || _samples[^1].At > at))
        {
            _samples.Clear();
        }

        if (_samples.Count == 0 || at - _samples[^1].At >= SampleInterval)
        {
            _samples.Add(new(at, done));
            while (_samples.Count > 2 && at - _samples[1].At >= RatePeriod)
            {
                _samples.RemoveAt(0);
            }
        }

        var minutes = (at - _samples[0].At).TotalMinutes;
        return minutes <= 0 ? 0 : (done - _samples[0].Done) / minutes;
    }
}

/// <summary>The latencies that chunks reported within a few seconds.</summary>
/// <param name="At">The time of the first report.</param>
/// <param name="Latency">The latencies.</param>
public sealed record LatencySample(DateTimeOffset At, LatencyHistogram Latency);

/// <summary>The number of finished users at one time.</summary>
/// <param name="At">The time.</param>
/// <param name="Done">The number of finished users.</param>
public readonly record struct RateSample(DateTimeOffset At, long Done);
