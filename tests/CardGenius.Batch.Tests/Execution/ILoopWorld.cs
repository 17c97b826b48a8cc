using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>What stands behind the port in a test of the loop. Each call is made once, however often the loop is replayed.</summary>
internal interface ILoopWorld
{
    RunPlan Plan();

    ChunkReport Process(ChunkAssignment assignment);

    RedrivePlan PlanRedrive();

    object PublishPart(int part);

    RunResult Complete();

    RunControl Control();

    object Delay(TimeSpan delay);
}
