using System.Text.Json;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public ExportCommandTests()
    {
        _cli.Batch.Runs["main"] = Samples.Status("main", Samples.WithFailures("main"));
        _cli.Batch.Merged = new MergeSummary(
            [new MergedRun("main", 990), new MergedRun("main-redrive", 10)], Results: 999, Failures: 1, OpenRejects: 5, new ExportSummary(1000, 1, 0));
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_runs_are_written_to_one_file()
    {
        Assert.Equal(0, await _cli.RunAsync("export main main-redrive --output all.xlsx"));

        Assert.Equal(
            """
            2 runs exported to ~/all.xlsx
              users     1,000: 999 results, 1 failure
              from      main: 990 users
              from      main-redrive: 10 users
              rejects   5 of main have no user with the same id in the other runs
              file      layout v2, 1,000 rows

            """,
            _cli.Out);
        var request = Assert.Single(_cli.Batch.Merges);
        Assert.Equal(["main", "main-redrive"], request.RunIds);
        Assert.Equal((ExportLayout.V2, false), (request.Layout, request.Replaces));
        Assert.Empty(_cli.Error);
    }

    [Theory]
    [InlineData("v1", ExportLayout.V1)]
    [InlineData("V2", ExportLayout.V2)]
    [InlineData("facts", ExportLayout.Facts)]
    public async Task The_layout_and_force_are_passed_on(string name, ExportLayout layout)
    {
        Assert.Equal(0, await _cli.RunAsync($"export main --output all.csv.gz --layout {name} --force"));

        var request = Assert.Single(_cli.Batch.Merges);
        Assert.Equal((layout, true), (request.Layout, request.Replaces));
    }

    [Fact]
    public async Task Truncated_text_and_further_sheets_are_reported()
    {
        _cli.Batch.Merged = _cli.Batch.Merged with { OpenRejects = 0, File = new ExportSummary(2_000_000, 2, 3) };

        await _cli.RunAsync("export main --output all.xlsx --layout v1");

        Assert.Equal(
            "warning: ~/all.xlsx: the text of 3 cells was truncated, because it is longer than Excel allows; a .csv file contains the full text\n", _cli.Error);
        Assert.EndsWith("  from      main-redrive: 10 users\n  file      layout v1, 2,000,000 rows on 2 sheets\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_as_json()
    {
        await _cli.RunAsync("export main --output facts.parquet --layout facts --json");

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal(
            ("facts", 1000L, 5L, 1000L),
            (document.GetProperty("layout").GetString(), document.GetProperty("users").GetInt64(), document.GetProperty("open_rejects").GetInt64(), document.GetProperty("rows").GetInt64()));
        Assert.Equal("main-redrive", document.GetProperty("runs")[1].GetProperty("run_id").GetString());
    }

    [Theory]
    [InlineData("export main", "--output: FILE is missing", "hint: cardgenius export --help shows the usage\n")]
    [InlineData("export --output all.csv", "export: RUN_ID is missing", "hint: cardgenius status lists the runs; cardgenius export --help shows the usage\n")]
    [InlineData("export main --output all.txt", "--output all.txt: expected a file name that ends with .csv, .csv.gz or .xlsx", "")]
    [InlineData("export main --output all.parquet", "--output all.parquet: only the layout facts can be written as .parquet; expected .csv, .csv.gz or .xlsx", "")]
    [InlineData("export main --output all.csv --layout v3", "--layout v3: unknown layout; expected v2, v1 or facts", "")]
    [InlineData("export main --output cardgenius-store/runs/x.csv", "output ~/cardgenius-store/runs/x.csv: this folder of the store is only for the program; use a file outside the store", "")]
    public async Task A_request_that_is_not_valid_is_refused(string commandLine, string error, string hint)
    {
        Assert.Equal(2, await _cli.RunAsync(commandLine));
        Assert.Equal($"error: {error}\n{hint}", _cli.Error);
        Assert.Empty(_cli.Batch.Merges);
    }

    [Fact]
    public async Task The_input_of_a_run_is_not_overwritten()
    {
        var run = _cli.Batch.Runs["main"];
        _cli.Batch.Runs["main"] = run with { Settings = run.Settings with { Input = run.Settings.Input with { Path = _cli.Folder.Write("users.csv", "userid") } } };

        Assert.Equal(2, await _cli.RunAsync("export main --output users.csv --force"));
        Assert.Contains("would overwrite its input", _cli.Error, StringComparison.Ordinal);
    }
}
