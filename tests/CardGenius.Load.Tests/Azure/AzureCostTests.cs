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
    public void Two_million_users_are_one_dollar_of_storage_requests()
    {
        Near.Equal(140_000, Line("storage: writes").Quantity, 0.01);
        Near.Equal(103_000, Line("storage: reads").Quantity, 0.01);
        Near.Equal(0.97, Line("storage: writes").Dollars + Line("storage: reads").Dollars, 0.01);
        Near.Equal(0.73, Line("logs of storage requests").Dollars, 0.01);
    }

    // The counts of docs/performance.md.
    [Theory]
    [InlineData(1_000, 331, 231)]
    [InlineData(3_000, 494, 356)]
    [InlineData(10_000, 1_004, 705)]
    [InlineData(50_000, 3_961, 2_897)]
    public void The_storage_requests_are_those_that_were_counted(int users, double writes, double reads)
    {
        var lines = LoadPlanner.Plan(new LoadFigures { Users = users }).Cost.Lines;

        Near.Equal(writes, lines.Single(l => l.Part == "storage: writes").Quantity, 0.1);
        Near.Equal(reads, lines.Single(l => l.Part == "storage: reads").Quantity, 0.1);
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
