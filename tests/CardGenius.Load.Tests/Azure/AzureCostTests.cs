using CardGenius.Load.Azure;
using CardGenius.Load.Model;
using CardGenius.Load.Tests.Support;

namespace CardGenius.Load.Tests.Azure;

/// <summary>The figures of docs/azure.md.</summary>
public sealed class AzureCostTests
{
    private static readonly AzureCost Cost = LoadPlanner.Plan(new LoadFigures { Users = 2_000_000 }).Cost;

    [Fact]
    public void Two_million_users_take_sixteen_dollars_of_time_on_flex_consumption()
    {
        var time = Line("Flex Consumption: time");

        Near.Equal(16, time.Dollars, 0.03);
        Near.Equal(600_000, time.Quantity, 0.01);
        Near.Equal(7.2, Line("Consumption: time").Dollars, 0.03);
    }

    [Fact]
    public void Two_million_users_are_three_dollars_of_storage_requests()
    {
        Assert.Equal(440_000, Line("storage: writes").Quantity);
        Assert.Equal(200_000, Line("storage: reads").Quantity);
        Near.Equal(3, Line("storage: writes").Dollars + Line("storage: reads").Dollars, 0.05);
        Near.Equal(1.5, Line("logs of storage requests").Dollars, 0.03);
    }

    [Fact]
    public void The_requests_are_what_leaves_azure() => Near.Equal(1.4, Line("egress: requests to the API").Quantity, 0.001);

    [Fact]
    public void Each_total_has_one_plan_and_what_comes_with_both()
    {
        var both = Cost.Lines.Where(l => !l.Part.Contains("Consumption", StringComparison.Ordinal)).Sum(l => l.Dollars);

        Near.Equal(both + Line("Flex Consumption: time").Dollars + Line("Flex Consumption: executions").Dollars, Cost.FlexTotal, 1e-9);
        Near.Equal(both + Line("Consumption: time").Dollars + Line("Consumption: executions").Dollars, Cost.ConsumptionTotal, 1e-9);
    }

    private static AzureCostLine Line(string part) => Assert.Single(Cost.Lines, l => l.Part == part);
}
