using System.Reflection;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Functions.Hosting;
using Microsoft.DurableTask.Converters;

namespace CardGenius.Functions.Tests.Hosting;

/// <summary>Values survive the round trip through an orchestration's history.</summary>
public sealed class DurableJsonTests
{
    private static readonly ChunkTally Tally = new()
    {
        Results = 90,
        PermanentFailures = 3,
        TransientFailures = 7,
        Attempts = 120,
        FailedAttempts = [new(FailureClass.Timeout, 12), new(FailureClass.ServerError, 8)],
        Latency = new() { Buckets = [new(160, 40), new(170, 60)], MaxMilliseconds = 1700.5, SumMilliseconds = 150_000.25 },
    };

    public static TheoryData<object> Payloads =>
    [
        new RunInput
        {
            RunId = "2026-W47",
            Execution = RunInput.NameExecution(DateTimeOffset.UnixEpoch),
            Numbers = new(20, 10_000, 0.05, 200),
            State = new()
            {
                RunId = "2026-W47",
                Phase = LoopPhase.RedrivePass,
                Users = 2_000_000,
                Rejects = 12,
                Chunks = 20_000,
                Next = 17,
                Returned = [new(3, 50, 2), new(4, 0, 0)],
                Tally = Tally,
                HoldSeconds = 60,
                Probing = true,
                FailuresAccepted = true,
                Generation = 49,
            },
            Samples = [new(DateTimeOffset.UnixEpoch, 100), new(DateTimeOffset.UnixEpoch.AddMinutes(1), 900)],
        },
        new ChunkInput("e", new("run", new(1, 19_999), Probe: true, AcceptFailures: true)),
        new ChunkReport
        {
            Key = new(1, 19_999),
            Outcome = ChunkOutcome.Yielded,
            Yield = YieldReason.Deadline,
            Cause = StopCause.StoreFault,
            Reason = "because",
            Progressed = true,
            Tally = Tally,
        },
        new RunResult { RunId = "run", State = RunState.CompletedWithFailures, Rows = 10, Users = 9, Results = 8, Failures = 1, Tally = Tally, Stage = 1, StageRefusal = "p95 above 5 s", ResultsPath = "results/x", RejectsPath = "results/x/rejects.xlsx" },
        new RunLeaseReply { Taken = true, QuietSeconds = 12.5, Request = ControlRequest.Pause, Numbers = new(20, 10_000, 0.05, 200) },
        new PartInput(new("run", "e"), 7),
        new EndInput("e", new RunResult { RunId = "run", State = RunState.Stopped, Cause = StopCause.TooManyFailures }),
        new RedrivePlan(1234, 100) { Workers = 20 },
        new RunControl { Request = ControlRequest.Cancel, At = DateTimeOffset.UnixEpoch },
        new HostedStatus { State = RunState.Held, At = DateTimeOffset.UnixEpoch, HeldUntil = DateTimeOffset.UnixEpoch.AddMinutes(5), P50Ms = 1500, Generation = 3 },
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_comes_back_as_it_was(object payload)
    {
        var converter = new JsonDataConverter(DurableJson.Options);
        var written = converter.Serialize(payload)!;
        var read = converter.Deserialize(written, payload.GetType());
        Assert.Equal(written, converter.Serialize(read));
        Assert.DoesNotContain(payload.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name), name => !written.Contains($"\"{name}\"", StringComparison.Ordinal));
    }
}
