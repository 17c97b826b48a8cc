using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>A time in which at least 5 % of the requests failed.</summary>
/// <param name="From">The start.</param>
/// <param name="To">The end.</param>
/// <param name="Requests">The number of requests that ended in this time.</param>
/// <param name="Errors">The failed requests among them, by class.</param>
public sealed record ErrorWindow(DateTimeOffset From, DateTimeOffset To, long Requests, IReadOnlyList<ClassCount> Errors)
{
    private const double Share = 0.05;

    /// <summary>Gets the number of failed requests.</summary>
    public long Failed => Errors.Sum(e => e.Count);

    /// <summary>Returns the windows of a timeline. Samples without requests, for example during a hold, continue a window.</summary>
    public static IReadOnlyList<ErrorWindow> Of(IReadOnlyList<RunSample> samples)
    {
        List<ErrorWindow> windows = [];
        var isOpen = false;
        foreach (var sample in samples)
        {
            if (sample.Requests == 0)
            {
                continue;
            }

            var isFailing = sample.Errors.Sum(e => e.Count) >= Share * sample.Requests;
            if (isFailing && isOpen)
            {
                windows[^1] = windows[^1] with
                {
                    To = sample.At,
                    Requests = windows[^1].Requests + sample.Requests,
                    Errors = ClassCount.Merge(windows[^1].Errors, sample.Errors),
                };
            }
            else if (isFailing)
            {
                windows.Add(new(sample.At.AddSeconds(-sample.Seconds), sample.At, sample.Requests, sample.Errors));
            }

            isOpen = isFailing;
        }

        return windows;
    }
}
