using System.Text.Json;
using CardGenius.Load.Goals;
using CardGenius.Load.Model;

namespace CardGenius.Load.Tests;

public sealed class LoadJsonTests
{
    [Fact]
    public void A_plan_has_members_in_snake_case_and_rounded_numbers()
    {
        var plan = LoadPlanner.Plan(new LoadFigures { Users = 1_000, LinkMbps = 100 });
        var json = JsonSerializer.SerializeToElement(plan, LoadJson.Readable.LoadPlan);

        Assert.Equal(1_000, json.GetProperty("users").GetInt64());
        Assert.Equal("concurrency", json.GetProperty("limit").GetString());
        Assert.True(json.GetProperty("duration_low_seconds").GetDouble() <= json.GetProperty("duration_high_seconds").GetDouble());
        Assert.InRange(json.GetProperty("request_rate").GetProperty("per_second").GetRawText().Length, 1, 8);
        Assert.Equal(3, json.GetProperty("backends").GetArrayLength());
        Assert.Equal(100, json.GetProperty("link").GetProperty("mbps").GetDouble());
        Assert.Equal(4, json.GetProperty("options").GetArrayLength());
        Assert.True(json.GetProperty("cost").GetProperty("flex_total").GetDouble() > 0);
    }

    [Fact]
    public void A_requirement_is_read_back_as_it_was_written()
    {
        var needed = GoalSolver.Solve(new LoadFigures { Users = 1_000, RateLimit = 1 }, LoadGoal.Rate(2));
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(needed, LoadJson.Readable.LoadRequirement), LoadJson.Readable.LoadRequirement)!;

        Assert.Equal(needed.Concurrency, read.Concurrency);
        Assert.Equal(needed.Obstacles, read.Obstacles);
        Assert.Null(read.WithinSeconds);
    }
}
