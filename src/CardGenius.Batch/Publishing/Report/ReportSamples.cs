using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Combines the samples of a timeline, so that a chart has few points.</summary>
internal static class ReportSamples
{
    /// <summary>The maximum number of samples between two interruptions of the timeline.</summary>
    public const int Most = 300;

    /// <summary>Returns whether a sample begins where the previous one ends.</summary>
    public static bool Follows(RunSample previous, RunSample next) => StartOf(next) - previous.At < TimeSpan.FromSeconds(1);

    /// <summary>Returns the start of a sample.</summary>
    public static DateTimeOffset StartOf(RunSample sample) => sample.At.AddSeconds(-sample.Seconds);

    /// <summary>Returns at most about <see cref="Most"/> samples. A sample that is much shorter than the others is combined with its
    /// predecessor, because its rates are not representative.</summary>
    public static IReadOnlyList<RunSample> Combine(RunTimeline timeline)
    {
        var seconds = timeline.Samples.Sum(s => s.Seconds) / Most;
        List<RunSample> combined = [];
        foreach (var sample in timeline.Samples)
        {
            if (combined.Count > 0 && Follows(combined[^1], sample)
                && (combined[^1].Seconds < seconds - 0.5 || sample.Seconds < timeline.SampleSeconds / 2))
            {
                combined[^1] = combined[^1].Then(sample);
            }
            else
            {
                combined.Add(sample);
            }
        }

        // If there are many interruptions, the samples around them are combined, too.
        var group = (combined.Count + Most - 1) / Most;
        return group <= 1 ? combined : [.. combined.Chunk(group).Select(samples => samples.Aggregate((sum, next) => sum.Then(next)))];
    }
}
