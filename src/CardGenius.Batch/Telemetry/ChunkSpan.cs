using System.Diagnostics;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>The span of one chunk activity.</summary>
internal static class ChunkSpan
{
    /// <summary>Begins a span; null if nobody records it.</summary>
    /// <param name="assignment">The chunk.</param>
    /// <param name="trace">The trace of the run; default: that of the present span.</param>
    public static Activity? Begin(ChunkAssignment assignment, ActivityContext trace) => BatchTelemetry.Activities
        .StartActivity("chunk", ActivityKind.Internal, trace)?
        .SetTag("cardgenius.run", assignment.RunId)
        .SetTag("cardgenius.pass", assignment.Key.Pass)
        .SetTag("cardgenius.chunk", assignment.Key.Index);
}
