using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>Implements the steps in a test of the loop. Each call is made only once, even if the loop is replayed.</summary>
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
