using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public VerifyCommandTests()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.Completed("run"));
        _cli.Batch.Report = new VerifyReport
        {
            RunId = "run",
            ResultsPath = "results/run_date=2026-11-02/run_id=run",
            Findings = [],
            Results = 1000,
            Rejects = 5,
            ComparedWith = "the run's own records",
        };
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_publication_without_damage()
    {
        Assert.Equal(0, await _cli.RunAsync("verify run"));
        Assert.Equal(
            """
            run run: complete and undamaged
              rows      1,005: 1,000 results, 0 failures, 5 rejects
              compared  row by row with the run's own records
              results   ~/cardgenius-store/results/run_date=2026-11-02/run_id=run

            """,
            _cli.Out);
        Assert.Equal(("run", false), Assert.Single(_cli.Batch.Verified));
    }

    [Fact]
    public async Task Damage_is_listed_and_has_its_code()
    {
        _cli.Batch.Report = _cli.Batch.Report with { Findings = ["part-00000.ndjson.gz: other SHA-256", "row 7 is missing"], ComparedWith = null };

        Assert.Equal(8, await _cli.RunAsync("verify run --input users.csv"));
        Assert.Equal(
            """
            run run: DAMAGED, 2 findings
              found     part-00000.ndjson.gz: other SHA-256
              found     row 7 is missing
              rows      1,005: 1,000 results, 0 failures, 5 rejects
              compared  counts, order and digests only: the input and the run's records are not available (use --input FILE to compare rows)
              results   ~/cardgenius-store/results/run_date=2026-11-02/run_id=run

            """,
            _cli.Out);
        Assert.Equal(("run", true), Assert.Single(_cli.Batch.Verified));
    }

    [Fact]
    public async Task The_findings_as_json()
    {
        await _cli.RunAsync("verify run --json");

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.True(document.GetProperty("complete").GetBoolean());
        Assert.Equal(1000, document.GetProperty("results").GetInt64());
    }

    [Fact]
    public async Task A_publication_is_verified_where_the_runs_own_folder_is_gone()
    {
        _cli.Batch.Runs.Clear();

        Assert.Equal(0, await _cli.RunAsync("verify run"));
    }

    [Fact]
    public async Task A_store_that_is_not_there_has_no_runs()
    {
        _cli.Batch.Runs.Clear();
        _cli.Batch.HasStore = false;

        Assert.Equal(11, await _cli.RunAsync("verify run"));
        Assert.Equal("error: there is no run 'run' in folder /store; cardgenius status lists the runs\n", _cli.Error);
    }

    [Fact]
    public async Task What_is_not_there_or_not_published_cannot_be_verified()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", progress: RunState.Running);
        Assert.Equal(2, await _cli.RunAsync("verify run"));
        _cli.Batch.Report = _cli.Batch.Report with { ResultsPath = null, Findings = ["run nope has no published results"] };
        Assert.Equal(11, await _cli.RunAsync("verify nope"));

        Assert.Equal(
            "error: run 'run' is stopped: it has no published results to verify\n"
            + "error: there is no run 'nope' in folder /store; cardgenius status lists the runs\n",
            _cli.Error);
    }
}
