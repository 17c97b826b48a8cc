using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Execution;

public sealed class WorkerUseTests
{
    private const int Workers = 20;

    // In simulated time, so the test does not depend on the speed of the machine. Responses take 1 to 3 s.
    [Theory]
    [InlineData(1_000, 0.98)]
    [InlineData(20_000, 0.99)]
    [InlineData(250_000, 0.995)]
    public void The_workers_of_the_hosted_loop_have_a_request_in_flight_almost_always(int users, double share)
    {
        var plan = new RunPlan
        {
            RunId = "run",
            PlannedAt = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero),
            InputName = "users.csv",
            InputBytes = 1,
            InputSha256 = "00",
            Rows = users,
            Users = users,
            Rejects = 0,
            Columns = ["userid"],
            IdColumn = 0,
            ChunkSize = Math.Clamp(users / 100, 10, 100),
            Workers = Workers,
        };
        var world = new TimedWorld(plan, new Random(users));
        var began = world.UtcNow;

        var generations = world.Run(new HostedRunOptions().Loop with { Window = Workers });

        Assert.Equal(users, world.Users);
        Assert.Equal(users > 100_000, generations > 1);
        Assert.True(world.Busy / (Workers * (world.UtcNow - began)) >= share, $"{world.Busy / (Workers * (world.UtcNow - began)):P2}");
    }
}
