using System.Text;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Publishing;

public sealed class RejectFilesTests
{
    private const string Input = "userid,avg_amazon_gmv,city\nu1,a lot,Pune\nu2,5,Goa\n007,-1,\"Delhi, ₹\"\nu2,6,Goa\n";
    private const string NotAmount = "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0";

    public static TheoryData<string> Names => ["rejects.csv", "rejects.ndjson.gz", "rejects.xlsx"];

    [Fact]
    public async Task The_text_has_the_columns_of_the_input_and_the_reason()
    {
        var run = await PublishedAsync(Input);

        Assert.Equal(
            "\uFEFFuserid,avg_amazon_gmv,city,cardgenius_row,cardgenius_column,cardgenius_reason,cardgenius_run\n"
            + $"u1,a lot,Pune,2,avg_amazon_gmv,\"{NotAmount}\",2026-W45\n"
            + "007,-1,\"Delhi, ₹\",4,avg_amazon_gmv,a negative amount,2026-W45\n"
            + "u2,6,Goa,5,userid,\"a user id seen before, on row 3\",2026-W45\n",
            Encoding.UTF8.GetString(run.Published()["rejects.csv"]));
    }

    [Theory]
    [InlineData(Input, "results/run_date=2026-11-02/run_id=2026-W45/rejects.xlsx")]
    [InlineData("userid,avg_amazon_gmv\na,1\n", null)]
    public async Task The_result_names_the_file_to_correct(string input, string? expected)
    {
        var run = await RunFixture.DoneAsync(input, RunFixture.SmallSettings, RunFixture.Result);

        Assert.Equal(expected, (await run.PublishAsync()).RejectsPath);
        Assert.Equal(expected, (await run.PublishAsync()).RejectsPath);
    }

    [Fact]
    public async Task The_workbook_has_the_cells_as_text()
    {
        var run = await PublishedAsync(Input);

        var sheet = Assert.Single(Workbooks.Read(new MemoryStream(run.Published()["rejects.xlsx"])));
        Assert.Equal("Rejects", sheet.Key);
        Assert.Equal(
            ["userid", "avg_amazon_gmv", "city", "cardgenius_row", "cardgenius_column", "cardgenius_reason", "cardgenius_run"], sheet.Value[0].Values);
        Assert.Equal(["u1", "a lot", "Pune", 2m, "avg_amazon_gmv", NotAmount, "2026-W45"], sheet.Value[1].Values);
        Assert.Equal(["007", "-1", "Delhi, ₹", 4m, "avg_amazon_gmv", "a negative amount", "2026-W45"], sheet.Value[2].Values);
    }

    [Fact]
    public async Task Cells_like_formulas_are_text()
    {
        const string Formula = "userid,avg_amazon_gmv,=note\n@a,x,=1+1\nb,5,\n";
        var plain = await PublishedAsync(Formula);
        var safe = await PublishedAsync(Formula, RunFixture.SmallSettings with { CsvSafe = true });

        Assert.Contains("\n@a,x,=1+1,2,", Encoding.UTF8.GetString(plain.Published()["rejects.csv"]), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFuserid,avg_amazon_gmv,'=note,", Encoding.UTF8.GetString(safe.Published()["rejects.csv"]), StringComparison.Ordinal);
        Assert.Contains("\n'@a,x,'=1+1,2,", Encoding.UTF8.GetString(safe.Published()["rejects.csv"]), StringComparison.Ordinal);
        Assert.Equal(plain.Published()["rejects.xlsx"], safe.Published()["rejects.xlsx"]);
    }

    [Fact]
    public async Task A_run_without_rejects_has_files_without_rows()
    {
        var run = await PublishedAsync("userid,avg_amazon_gmv\na,1\n");

        Assert.Equal(
            "\uFEFFuserid,avg_amazon_gmv,cardgenius_row,cardgenius_column,cardgenius_reason,cardgenius_run\n",
            Encoding.UTF8.GetString(run.Published()["rejects.csv"]));
        Assert.Single(Workbooks.Read(new MemoryStream(run.Published()["rejects.xlsx"]))["Rejects"]);
        Assert.Equal([0L, 0L, 0L], run.Manifest().Files.Where(f => f.Name.StartsWith("rejects", StringComparison.Ordinal)).Select(f => f.Rows));
    }

    [Fact]
    public async Task An_input_with_too_many_columns_for_a_sheet_has_no_workbook()
    {
        var columns = string.Concat(Enumerable.Range(0, 16_380).Select(i => $",c{i}"));
        var run = await PublishedAsync($"userid,avg_amazon_gmv{columns}\nu1,1{new string(',', 16_380)}\nu2,x{new string(',', 16_380)}\n");

        Assert.DoesNotContain("rejects.xlsx", run.Published().Keys);
        Assert.Contains("rejects.csv", run.Published().Keys);
        Assert.Empty((await Verifier.VerifyAsync(run.Store, RunFixture.RunId, run.InputSource(), RunFixture.None)).Findings);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_a_correction_every_row_is_a_reject_again(string name)
    {
        var run = await PublishedAsync(Input);

        var (plan, rejects) = await PlanAsync(run.Store, "again", name, run.Published()[name]);

        Assert.Equal((0, 3), (plan.Users, plan.Rejects));
        Assert.Equal(["userid", "avg_amazon_gmv", "city"], plan.Columns);
        Assert.Equal([NotAmount, "a negative amount", "a duplicate of a user of run '2026-W45'"], rejects.Select(r => r.Reason));
        Assert.Equal(["avg_amazon_gmv", "avg_amazon_gmv", "userid"], rejects.Select(r => r.Column));
        Assert.Equal(["2026-W45"], plan.RejectsOf);
        Assert.DoesNotContain(plan.Notes, n => n.Contains("2026-W45", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Corrected_rows_are_users_except_those_that_the_run_processed()
    {
        var run = await PublishedAsync(Input);

        // The user corrected the amount of u1, and replaced the id 007 by one that the run processed.
        var (plan, rejects) = await PlanAsync(run.Store, "again", "rejects.csv", Corrected(run));

        Assert.Equal((1, 2), (plan.Users, plan.Rejects));
        Assert.All(rejects, r => Assert.Equal("a duplicate of a user of run '2026-W45'", r.Reason));
    }

    [Fact]
    public async Task A_duplicate_is_known_in_the_rejects_of_the_rejects()
    {
        var run = await PublishedAsync(Input);
        await PlanAsync(run.Store, "again", "rejects.csv", Corrected(run));

        var (plan, rejects) = await PlanAsync(
            run.Store, "once-more", "r.csv", "userid,avg_amazon_gmv,CardGenius_Run\nu1,5, again \nu2,5,again\nu3,5,again\nu1,5,\n"u8.ToArray());

        Assert.Equal((2, 2), (plan.Users, plan.Rejects));
        Assert.Equal(["a duplicate of a user of run 'again'", "a duplicate of a user of run '2026-W45'"], rejects.Select(r => r.Reason));
        Assert.Equal(["2026-W45", "again"], plan.RejectsOf);
    }

    [Fact]
    public async Task A_run_that_is_not_in_the_store_is_named()
    {
        var (plan, _) = await PlanAsync(
            new MemoryRunStore(), "again", "r.csv", "userid,avg_amazon_gmv,cardgenius_run\nu1,5,gone\nu2,5,not a run id!\n"u8.ToArray());

        Assert.Equal(2, plan.Users);
        Assert.Null(plan.RejectsOf);
        Assert.Equal(
            ["the input contains rejects of run 'gone', which is not in memory: users that it processed are requested again"], plan.Notes);
    }

    [Fact]
    public async Task A_dry_run_says_that_duplicates_are_found_later()
    {
        var report = await Planner.DryRunAsync(
            new InputSettings(), new BytesInput("r.csv", "userid,avg_amazon_gmv,cardgenius_run\nu1,5,week\n"), null, RunFixture.None);

        Assert.Equal(1, report.Users);
        Assert.Equal(["the input contains rejects of run 'week'; a run of this input also rejects the users that 'week' processed"], report.Notes);
    }

    [Fact]
    public async Task Rejects_of_very_many_runs_are_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 51).Select(i => $"u{i},5,run{i}\n"));

        var error = await Assert.ThrowsAsync<InputException>(
            () => PlanAsync(new MemoryRunStore(), "again", "r.csv", Encoding.UTF8.GetBytes($"userid,avg_amazon_gmv,cardgenius_run\n{rows}")));

        Assert.Equal("r.csv: the rows are rejects of more than 50 runs. Split the file.", error.Message);
    }

    [Fact]
    public async Task The_run_of_corrected_rejects_can_be_verified_with_its_input()
    {
        var first = await PublishedAsync(Input);
        var content = Corrected(first);
        var (plan, _) = await PlanAsync(first.Store, "again", "rejects.csv", content);
        var run = await first.ContinueAsync(plan, RunFixture.Result);
        await run.PublishAsync();

        Assert.Equal(["2026-W45"], run.Manifest().Input.RejectsOf);
        Assert.Empty((await Verifier.VerifyAsync(run.Store, "again", new BytesInput("rejects.csv", content), RunFixture.None)).Findings);

        run.Store.Remove("runs/2026-W45/plan.json");
        var error = await Assert.ThrowsAsync<InputException>(
            () => Verifier.VerifyAsync(run.Store, "again", new BytesInput("rejects.csv", content), RunFixture.None));
        Assert.Equal(
            "rejects.csv contains rejects of run '2026-W45', which is no longer in memory, so the rows cannot be compared. Verify without an input.",
            error.Message);
        Assert.Empty((await Verifier.VerifyAsync(run.Store, "again", null, RunFixture.None)).Findings);
    }

    private static byte[] Corrected(RunFixture run) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(run.Published()["rejects.csv"])
            .Replace("a lot", "1,00,000", StringComparison.Ordinal)
            .Replace("u1,1,00,000", "u1,\"1,00,000\"", StringComparison.Ordinal)
            .Replace("007,-1", "u2,1", StringComparison.Ordinal));

    private static async Task<RunFixture> PublishedAsync(string input, RunSettings? settings = null)
    {
        var run = await RunFixture.DoneAsync(input, settings ?? RunFixture.SmallSettings, RunFixture.Result);
        await run.PublishAsync();
        return run;
    }

    private static async Task<(RunPlan Plan, IReadOnlyList<Reject> Rejects)> PlanAsync(IRunStore store, string runId, string name, byte[] content)
    {
        var plan = await new Planner(store, new ManualTimeProvider())
            .PlanAsync(runId, RunFixture.SmallSettings, new BytesInput(name, content), null, RunFixture.None);
        return (plan, await RejectReader.ReadAsync(store, plan, RunFixture.None).ToListAsync());
    }
}
