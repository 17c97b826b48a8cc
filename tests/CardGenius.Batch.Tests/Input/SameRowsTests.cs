using System.Text.Json;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input.Tables;
using CardGenius.Batch.Tests.Publishing;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Input;

public sealed class SameRowsTests
{
    private static readonly string[][] Rows = [["userid", "fuel"], ["u1", "5"], ["u2", "x"]];

    private readonly MemoryRunStore _store = new();

    [Fact]
    public async Task A_workbook_that_was_saved_again_has_the_same_rows()
    {
        await PlanAsync("first", new BytesInput("users.xlsx", XlsxFile.OfText(Rows)));
        var strings = XlsxFile.Of(
            strings: "<si><t>x</t></si><si><t>u2</t></si><si><t>u1</t></si><si><t>fuel</t></si><si><t>userid</t></si>",
            sheets: ("Renamed",
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4</v></c><c r=\"B1\" t=\"s\"><v>3</v></c></row>"
                + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>5</v></c></row>"
                + "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>0</v></c></row>"));

        var again = await PlanAsync("second", new BytesInput("copy.xlsx", strings));
        var third = await PlanAsync("third", new BytesInput("users.csv", "userid,fuel\nu1,5\nu2,x\n"));

        Assert.Equal(["a run over the same rows exists: first. If its results are enough, cancel this run"], again.Notes);
        Assert.Equal(["runs over the same rows exist: first, second. If its results are enough, cancel this run"], third.Notes);
    }

    [Theory]
    [InlineData("userid,fuel\nu1,5\nu2,y\n")]
    [InlineData("userid,fuel\nu1,6\nu2,x\n")]
    [InlineData("userid,rent\nu1,5\nu2,x\n")]
    [InlineData("userid,fuel\nu2,x\nu1,5\n")]
    [InlineData("userid,fuel,city\nu1,5,\nu2,x,\n")]
    public async Task Other_rows_or_columns_are_not_the_same(string text)
    {
        await PlanAsync("first", new BytesInput("users.csv", "userid,fuel\nu1,5\nu2,x\n"));

        var plan = await PlanAsync("second", new BytesInput("users.csv", text));

        Assert.DoesNotContain(plan.Notes, n => n.Contains("same rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_runs_are_not_needed_and_the_run_itself_is_not_named()
    {
        var input = new BytesInput("users.csv", "userid,fuel\nu1,5\n");
        await PlanAsync("first", input);
        _store[RunPaths.Plan("damaged")] = "{"u8.ToArray();
        _store[RunPaths.Settings("unplanned")] = "{}"u8.ToArray();

        Assert.Empty((await PlanAsync("first", input)).Notes);
    }

    [Fact]
    public async Task The_results_of_another_api_are_not_those_of_this_run()
    {
        var input = new BytesInput("users.csv", "userid,fuel\nu1,5\n");
        await PlanAsync("simulated", input, "http://localhost:5097/cg/api/pro");

        Assert.Empty((await PlanAsync("real", input)).Notes);
    }

    private Task<RunPlan> PlanAsync(string runId, IInputSource input, string? api = null)
    {
        var settings = new RunSettings { Api = api is null ? new() : new() { Url = api } };
        _store[RunPaths.Settings(runId)] = JsonSerializer.SerializeToUtf8Bytes(settings, RunJsonContext.Default.RunSettings);
        return new Planner(_store, new ManualTimeProvider()).PlanAsync(runId, settings, input, null, CancellationToken.None);
    }
}
