using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Publishing;

public sealed class ResultsExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.xlsx")]
    public async Task A_file_with_other_content_is_not_replaced_by_default(string name)
    {
        var run = await RunFixture.MixedAsync();
        var results = (await run.PublishAsync()).ResultsPath!;
        var file = _folder.Write(name, "the results of another run");

        var error = await Assert.ThrowsAsync<OutputExistsException>(
            () => ResultsExport.WriteAsync(run.Store, results, file, replaces: false, RunFixture.None));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("--force", error.Message, StringComparison.Ordinal);
        Assert.Equal("the results of another run", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));

        await ResultsExport.WriteAsync(run.Store, results, file, replaces: true, RunFixture.None);
        var content = await File.ReadAllBytesAsync(file);

        // The same results are not other content.
        await ResultsExport.WriteAsync(run.Store, results, file, replaces: false, RunFixture.None);
        Assert.Equal(content, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_csv_is_the_published_table()
    {
        var (run, results) = await PublishedAsync();
        var file = _folder.Write("out.csv", "what was there before, and longer than nothing");

        var summary = await ResultsExport.WriteAsync(run.Store, results, file, replaces: true, RunFixture.None);

        Assert.Equal(new ExportSummary(25, 0, 0), summary);
        Assert.Equal(run.Text(RunPaths.ResultsCsvName), await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_workbook_has_the_same_rows_with_numbers_as_numbers()
    {
        var (run, results) = await PublishedAsync();
        var file = _folder.File("new/folder/Out.XLSX");

        var summary = await ResultsExport.WriteAsync(run.Store, results, file, replaces: true, rowsPerSheet: 10, RunFixture.None);

        Assert.Equal(new ExportSummary(25, 3, 0), summary);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
        await using var content = File.OpenRead(file);
        var sheets = Workbooks.Read(content);
        Assert.Equal(["Results", "Results 2", "Results 3"], sheets.Keys);
        Assert.Equal([11, 11, 6], sheets.Values.Select(s => s.Count));
        var row = sheets["Results"][4];
        Assert.Equal(
            ("u3", 4m, "Pune, \"4\"", "Card 0, \"₹\"", 1003m, 903.5m),
            (row["A5"], row["B5"], row["C5"], row["D5"], row["E5"], row["F5"]));
        Assert.Equal("BadRequest: what, \"went\" wrong", sheets["Results"][2]["V3"]);
    }

    [Fact]
    public async Task Ids_are_text_even_if_they_are_numbers()
    {
        var run = await RunFixture.DoneAsync("userid,avg_amazon_gmv,phone\n12,5,0990\n", RunFixture.SmallSettings, RunFixture.Result);
        var result = await run.PublishAsync();
        var file = _folder.File("out.xlsx");

        await ResultsExport.WriteAsync(run.Store, result.ResultsPath!, file, replaces: true, RunFixture.None);

        await using var content = File.OpenRead(file);
        Assert.Equal(new() { ["A2"] = "12", ["B2"] = 5m, ["C2"] = "0990" }, Workbooks.Read(content)["Results"][1]);
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.xlsx")]
    public async Task An_export_can_be_used_as_an_input(string name)
    {
        var (run, results) = await PublishedAsync();
        var file = _folder.File(name);
        await ResultsExport.WriteAsync(run.Store, results, file, replaces: true, RunFixture.None);

        var again = new MemoryRunStore();
        var plan = await new Planner(again, new ManualTimeProvider()).PlanAsync("again", run.Settings, new FileInputSource(file), null, RunFixture.None);

        Assert.Equal((25, 0), (plan.Users, plan.Rejects));
        Assert.Equal(run.Plan.Columns, plan.Columns);
        var before = await UserReader.ReadAllAsync(run.Store, run.Plan, 0, 25, RunFixture.None).ToListAsync();
        var after = await UserReader.ReadAllAsync(again, plan, 0, 25, RunFixture.None).ToListAsync();
        Assert.Equal(before.Select(u => u.Id), after.Select(u => u.Id));
        Assert.Equal(before.Select(u => u.Request.ToArray()), after.Select(u => u.Request.ToArray()));
        Assert.Equal(before.SelectMany(u => u.Cells), after.SelectMany(u => u.Cells));
    }

    [Fact]
    public async Task Long_cells_are_counted()
    {
        var run = await RunFixture.DoneAsync(
            $"userid,avg_amazon_gmv,note\n12,5,{new string('x', 40_000)}\n", RunFixture.SmallSettings, RunFixture.Result);
        var result = await run.PublishAsync();

        Assert.Equal(new ExportSummary(1, 1, 1), await ResultsExport.WriteAsync(run.Store, result.ResultsPath!, _folder.File("out.xlsx"), replaces: true, RunFixture.None));
    }

    [Theory]
    [InlineData("out.xls")]
    [InlineData("out")]
    [InlineData("out.csv.gz")]
    public async Task Other_extensions_are_refused(string name)
    {
        var (run, results) = await PublishedAsync();

        var error = await Assert.ThrowsAsync<PublicationException>(() => ResultsExport.WriteAsync(run.Store, results, _folder.File(name), replaces: true, RunFixture.None));

        Assert.Contains(name + ": results can be written only as .csv or .xlsx", error.Message, StringComparison.Ordinal);
        Assert.False(ResultsExport.CanWrite(name));
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.xlsx")]
    public async Task A_damaged_table_leaves_no_file(string name)
    {
        var (run, results) = await PublishedAsync();
        var path = $"{results}/{RunPaths.ResultsCsvName}";
        run.Store[path] = [.. run.Store[path][..100], .. new byte[100]];

        var error = await Assert.ThrowsAsync<PublicationException>(() => ResultsExport.WriteAsync(run.Store, results, _folder.File(name), replaces: true, RunFixture.None));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        var (run, results) = await PublishedAsync();
        var file = _folder.File("folder.csv");
        Directory.CreateDirectory(file);

        var error = await Assert.ThrowsAsync<PublicationException>(() => ResultsExport.WriteAsync(run.Store, results, file, replaces: true, RunFixture.None));

        Assert.StartsWith(file + " cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_run_that_is_not_published_is_refused()
    {
        var run = await RunFixture.MixedAsync();

        var error = await Assert.ThrowsAsync<PublicationException>(() => ResultsExport.WriteAsync(run.Store, run.Results, _folder.File("out.csv"), replaces: true, RunFixture.None));

        Assert.EndsWith("the run is not published.", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(RunFixture Run, string Results)> PublishedAsync()
    {
        var run = await RunFixture.MixedAsync();
        return (run, (await run.PublishAsync()).ResultsPath!);
    }
}
