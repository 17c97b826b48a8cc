using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace CardGenius.Batch.Telemetry;

/// <summary>The trace of an execution that several processes work on. They derive it from the execution, so that they need not tell each other.</summary>
internal static class RunTrace
{
    /// <summary>The parent of all chunk spans of an execution. No process records the parent itself.</summary>
    public static ActivityContext Of(string runId, string execution)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{runId}/{execution}"));
        return new(
            ActivityTraceId.CreateFromBytes(hash.AsSpan(0, 16)),
            ActivitySpanId.CreateFromBytes(hash.AsSpan(16, 8)),
            ActivityTraceFlags.Recorded,
            isRemote: true);
    }
}
