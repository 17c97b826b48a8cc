using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace CardGenius.Batch.Telemetry;

/// <summary>The trace of an execution that several processes work on. They derive it from the execution, so that they need not tell each other.</summary>
internal static class RunTrace
{
    /// <summary>The parent of all chunk spans of an execution. No process records the parent itself.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="share">The share of executions that are traced, 0 to 1. The trace decides, so that all processes decide alike.</param>
    public static ActivityContext Of(string runId, string execution, double share = 1)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{runId}/{execution}"));
        var isTraced = BinaryPrimitives.ReadUInt64BigEndian(hash) < share * ulong.MaxValue || share >= 1;
        return new(
            ActivityTraceId.CreateFromBytes(hash.AsSpan(0, 16)),
            ActivitySpanId.CreateFromBytes(hash.AsSpan(16, 8)),
            isTraced ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            isRemote: true);
    }
}
