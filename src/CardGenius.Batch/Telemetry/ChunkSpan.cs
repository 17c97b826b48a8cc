using System.Diagnostics;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>The span of one chunk activity.</summary>
internal static class ChunkSpan
{
    /// <summary>Begins a span; null if nobody records it.</summary>
    public static Activity? Begin(ChunkAssignment assignment) => BatchTelemetry.Activities.StartActivity("chunk")?
        .SetTag("cardgenius.run", assignment.RunId)
        .SetTag("cardgenius.pass", assignment.Key.Pass)
        .SetTag("cardgenius.chunk", assignment.Key.Index);
}
