using System.Diagnostics;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>The span of one attempt. Its attributes are those of the metrics.</summary>
internal static class AttemptSpan
{
    /// <summary>Begins a span; null if nobody records it.</summary>
    public static Activity? Begin(RequestTarget target)
    {
        var span = BatchTelemetry.Activities.StartActivity("attempt", ActivityKind.Client);
        if (span is not null)
        {
            foreach (var (name, value) in target.Tags)
            {
                span.SetTag(name, value);
            }
        }

        return span;
    }

    /// <summary>Adds the outcome.</summary>
    public static void End(Activity? span, AttemptOutcome outcome)
    {
        if (span is null)
        {
            return;
        }

        if (outcome.Status is { } status)
        {
            span.SetTag("http.response.status_code", status);
        }

        if (ErrorTypes.Of(outcome.Class) is { } error)
        {
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }
}
