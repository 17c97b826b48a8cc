using System.Globalization;
using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Tests.Api.Responses;
using CardGenius.Batch.Tests.Publishing.Merging;
using CardGenius.Testing;
using CsvHelper;
using Parquet;
using Parquet.Schema;

namespace CardGenius.Batch.Tests.Publishing.Layouts;

public sealed class RunExportTests : IDisposable
{
    // In addition to the sample: a cashback card with a list breakdown, a card with all benefits and a redemption, and a card without savings.
    private const string MoreCards = """
        ,{"card_name":"LIST CASHBACK ","id":7,"joining_fees":"499","total_savings_yearly":"6,000","total_extra_benefits":0,
          "spending_breakdown":[{"on":"flipkart_spends","spend":1,"points_earned":0,"savings":500.5,"explanation":"5% back"},{"on":"fuel","points_earned":9}]}
        ,{"card_name":"TRAVEL","id":8,"joining_fees":5000,"total_savings_yearly":8040.25,"total_extra_benefits":36800,
          "recommended_redemption_options":[{"redemption_option_id":1,"note":"gone"},{"redemption_option_id":3,"note":"Marriott, \"best\""}],
          "redemption_options":[{"id":2,"method":"Vouchers","conversion_rate":0.2},{"id":3,"method":"Hotels","conversion_rate":0.25}],
          "welcomeBenefits":[{"cash_value":6700},{"cash_value":0}],
          "milestone_benefits":[{"eligible":true,"rpBonus":"67000","cash_conversion":"0.25","voucherBonus":"10000"},{"eligible":false,"voucherBonus":"5"}],
          "spending_breakdown":{"amazon_spends":{"on":"amazon_spends","points_earned":500,"savings":335,"explanation":["=1+1","no"]},"other_online_spends":{"points_earned":0.5,"savings":2,"explanation":[]}}}
        ,{"card_name":"NOTHING","id":null,"joining_fees":0,"total_savings_yearly":0,"total_extra_benefits":0,"spending_breakdown":{}}
        ,{"card_name":"DROPPED","joining_fees":null,"total_savings_yearly":9,"total_extra_benefits":0}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryRunStore _store = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Every_V1_cell_is_the_value_that_its_description_says(int topN)
    {
        Dictionary<string, string> names = new() { ["TRAVEL"] = "Travel Card" };
        var response = Encoding.UTF8.GetString(SampleResponses.Sample);
        response = response.Insert(response.LastIndexOf(']'), MoreCards);
        Publish(new MadePublication("main", 0)
        {
            Settings = new RunSettings { TopN = topN, PartSize = 5 },
            Users = [(2, "a", await RankAsync(response, new RankingRules { TopN = topN, DisplayNames = names })), MadePublication.Failed(3, "b"), (4, "c", [])],
        });

        var rows = await ReadCsvAsync((await ExportAsync(ExportLayout.V1, "all.csv", "main")).File);

        var expected = V1Oracle.Cells(response, topN, names);
        Assert.Equal(topN == 10 ? 4 * 25 : topN * 25, expected.Count);
        Assert.Equal(["userid", "city"], rows[0].Keys.Take(2));
        Assert.Equal("cardgenius_error", rows[0].Keys.Last());
        Assert.Equal(2 + (topN * 25) + 1, rows[0].Count);
        foreach (var (name, cell) in rows[0].Skip(2))
        {
            Assert.True(expected.GetValueOrDefault(name, "") == cell, $"{name}: expected '{expected.GetValueOrDefault(name, "")}', found '{cell}'");
        }

        Assert.Equal(expected.Keys, rows[0].Keys.Skip(2).Take(expected.Count));
        Assert.Equal(("b", "main, row 3", "ServerError: failed in main"), (rows[1]["userid"], rows[1]["city"], rows[1]["cardgenius_error"]));
        Assert.All(rows[1..], r => Assert.All(r.Where(c => c.Key.StartsWith("top", StringComparison.Ordinal)), c => Assert.Equal("", c.Value)));
    }

    [Fact]
    public async Task The_V2_layout_of_one_run_is_its_results_table()
    {
        var run = await RunFixture.MixedAsync();
        await run.PublishAsync();
        var file = _folder.File("all.csv.gz");

        var summary = await RunExport.WriteAsync(run.Store, new ExportRequest([run.Plan.RunId], file, ExportLayout.V2, Replaces: false), CancellationToken.None);

        Assert.Equal(run.Text(RunPaths.ResultsCsvName), RunFixture.Gunzip(await File.ReadAllBytesAsync(file)));
        var counts = run.Manifest().Counts;
        Assert.Equal((counts.Results, counts.Failures, counts.Rejects, counts.Users), (summary.Results, summary.Failures, summary.OpenRejects, summary.File.Rows));
        Assert.Equal([new MergedRun(run.Plan.RunId, 25)], summary.Runs);
    }

    [Fact]
    public async Task Cells_that_the_run_protected_are_protected_in_csv_and_restored_in_a_workbook()
    {
        Publish(Answered(new MadePublication("=run", 0) with { RunId = "main", Settings = new RunSettings { TopN = 1, CsvSafe = true } }, "=1+1"));

        Assert.Equal("'=1+1", Assert.Single(await ReadCsvAsync((await ExportAsync(ExportLayout.V2, "all.csv", "main")).File))["userid"]);
        Assert.Equal("=1+1", (await ReadWorkbookAsync((await ExportAsync(ExportLayout.V2, "all.xlsx", "main")).File))["A2"]);
    }

    [Fact]
    public async Task Columns_cards_and_spend_keys_of_all_runs_are_exported()
    {
        Publish(Answered(new MadePublication("main", 0) { Settings = new RunSettings { TopN = 1, SpendKeys = ["fuel"] } }, "a"));
        Publish(Answered(new MadePublication("second", 1) { Columns = ["userid", "town", "city"], Settings = new RunSettings { TopN = 2, SpendKeys = ["rent"] } }, "b"));

        var rows = await ReadCsvAsync((await ExportAsync(ExportLayout.V2, "all.csv", "main", "second")).File);

        Assert.Equal(["userid", "city", "town"], rows[0].Keys.Take(3));
        Assert.Equal(["top1_fuel_breakdown", "top1_rent_breakdown"], rows[0].Keys.Where(k => k.StartsWith("top1_", StringComparison.Ordinal)).Skip(5));
        Assert.Equal(("second, row 2", "second, row 2", "second"), (rows[1]["city"], rows[1]["town"], rows[1]["top1_card_name"]));
        Assert.Equal("", rows[0]["town"]);
    }

    [Fact]
    public async Task A_V1_workbook_has_numbers_and_logical_values()
    {
        Publish(Answered(new MadePublication("main", 0) { Settings = new RunSettings { TopN = 1 } }, "007"));

        var cells = await ReadWorkbookAsync((await ExportAsync(ExportLayout.V1, "all.xlsx", "main")).File);

        Assert.Equal(("007", "cashback", 1m, 0m, 1m, 2m), (cells["A2"], cells["D2"], cells["E2"], cells["F2"], cells["G2"], cells["H2"]));
    }

    [Fact]
    public async Task A_workbook_continues_on_further_sheets()
    {
        Publish(Answered(new MadePublication("main", 0), "a", "b", "c", "d", "e"));
        var file = _folder.File("all.xlsx");

        var summary = await RunExport.WriteAsync(_store, new ExportRequest(["main"], file, ExportLayout.V2, false), 2, 1, CancellationToken.None);

        Assert.Equal((5, 3), (summary.File.Rows, summary.File.Sheets));
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".parquet")]
    public async Task Facts_have_one_row_for_each_user_and_rank(string extension)
    {
        var card = new RankedCard("AXIS ", "Axis", "axis", 114, 100.25m, 10, 5, [new("amazon_spends", 1.5m), new("other_online_spends", 4)]);
        Publish(new MadePublication("main", 0)
        {
            Users = [(2, "a", [card, card with { Id = null, ShownName = "", TotalSavingsYearly = -3 }]), MadePublication.Failed(3, "b"), (4, "c", [])],
        });
        Publish(new MadePublication("redrive", 1) { Users = [(1, "b", [card])] });

        var (file, summary) = await ExportAsync(ExportLayout.Facts, "facts" + extension, "redrive", "main");
        var rows = extension == ".csv" ? await ReadCsvAsync(file) : await ReadParquetAsync(file);

        Assert.Equal((3L, 0L, 4L), (summary.Results, summary.Failures, summary.File.Rows));
        Assert.Equal(
            "as_of_date batch_id user_id rank card_id report_store_name total_savings_yearly joining_fees milestone_benefits_amount net_savings amazon_savings "
            + "flipkart_savings grocery_savings other_online_savings store_link bank ltf_tag schema_version cardgenius_error catalog_version alias_version "
            + "milestone_version record_timestamp",
            string.Join(' ', rows[0].Keys));
        Assert.Equal(
            [
                "2026-11-28|main|a|1|114|Axis|100.25|10|5|95.25|1.5|0|0|4||||v2.3|||||2026-11-28T07:00:00Z",
                "2026-11-28|main|a|2|||-3|10|5|-8|1.5|0|0|4||||v2.3|||||2026-11-28T07:00:00Z",
                "2026-11-28|redrive|b|1|114|Axis|100.25|10|5|95.25|1.5|0|0|4||||v2.3|||||2026-11-28T07:01:00Z",
                "2026-11-28|main|c|||||||||||||||v2.3|||||2026-11-28T07:00:00Z",
            ],
            rows.Select(r => string.Join('|', r.Values)));
    }

    [Fact]
    public async Task A_failure_is_a_fact_without_a_rank()
    {
        Publish(new MadePublication("main", 0) { Users = [MadePublication.Failed(3, "b")] });

        var row = Assert.Single(await ReadParquetAsync((await ExportAsync(ExportLayout.Facts, "facts.parquet", "main")).File));

        Assert.Equal(("b", "", "ServerError: failed in main"), (row["user_id"], row["rank"], row["cardgenius_error"]));
    }

    [Fact]
    public async Task A_parquet_file_is_written_in_groups_of_rows()
    {
        Publish(Answered(new MadePublication("main", 0), [.. Enumerable.Range(0, 7).Select(i => $"u{i}")]));
        var file = _folder.File("facts.parquet");

        await RunExport.WriteAsync(_store, new ExportRequest(["main"], file, ExportLayout.Facts, false), 1, rowsPerGroup: 3, CancellationToken.None);

        await using var reader = await ParquetReader.CreateAsync(file);
        Assert.Equal(3, reader.RowGroupCount);
        Assert.Equal(7, reader.Metadata!.NumRows);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"u{i}"), (await ReadParquetAsync(file)).Select(r => r["user_id"]));
    }

    [Fact]
    public async Task A_parquet_file_has_typed_columns()
    {
        Publish(Answered(new MadePublication("main", 0), "a"));

        await using var reader = await ParquetReader.CreateAsync((await ExportAsync(ExportLayout.Facts, "facts.parquet", "main")).File);

        var fields = reader.Schema.DataFields.ToDictionary(f => f.Name, f => (f.ClrType, f.IsNullable));
        Assert.All(fields.Values, f => Assert.True(f.IsNullable));
        Assert.Equal(typeof(long), fields["rank"].ClrType);
        Assert.Equal(typeof(double), fields["net_savings"].ClrType);
        Assert.Equal(typeof(ReadOnlyMemory<char>), fields["user_id"].ClrType);
        Assert.Equal(DateTimeFormat.Date, Assert.IsType<DateTimeDataField>(reader.Schema.FindDataField("as_of_date")).DateTimeFormat);
        var time = Assert.IsType<DateTimeDataField>(reader.Schema.FindDataField("record_timestamp"));
        Assert.Equal((DateTimeFormat.Timestamp, true), (time.DateTimeFormat, time.IsAdjustedToUTC));
    }

    [Fact]
    public async Task A_parquet_file_without_rows_has_its_columns()
    {
        Publish(new MadePublication("main", 0));

        Assert.Empty(await ReadParquetAsync((await ExportAsync(ExportLayout.Facts, "facts.parquet", "main")).File));
    }

    [Fact]
    public async Task The_V1_layout_refuses_results_of_an_older_version()
    {
        var old = new MadePublication("old", 0);
        Publish(old with { Users = [(2, "a", [new RankedCard("A", "A", null, null, 1, 0, 0, [])])] });

        var e = await Assert.ThrowsAsync<PublicationException>(() => ExportAsync(ExportLayout.V1, "all.csv", "old"));

        Assert.Equal(
            "run 'old' has results of an older version of this program, which did not keep what the layout v1 needs. Export the runs with --layout v2 or "
            + "facts, or run the input again with another run id.",
            e.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(1, (await ExportAsync(ExportLayout.V2, "all.csv", "old")).Summary.Results);
        Assert.Equal(1, (await ExportAsync(ExportLayout.Facts, "facts.csv", "old")).Summary.Results);
    }

    [Fact]
    public async Task An_existing_file_is_replaced_only_on_request()
    {
        Publish(Answered(new MadePublication("main", 0), "a"));
        var file = _folder.Write("all.csv", "600 rows");

        var e = await Assert.ThrowsAsync<OutputExistsException>(() => ExportAsync(ExportLayout.V2, "all.csv", "main"));

        Assert.Equal($"--output {file}: the file already exists. Name another file, or give --force to replace this one.", e.Message);
        Assert.Equal("600 rows", await File.ReadAllTextAsync(file));
        await RunExport.WriteAsync(_store, new ExportRequest(["main"], file, ExportLayout.V2, Replaces: true), CancellationToken.None);
        Assert.Single(await ReadCsvAsync(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("all.txt", ExportLayout.V2, "expected a file name that ends with .csv, .csv.gz or .xlsx")]
    [InlineData("all.parquet", ExportLayout.V1, "only the layout facts can be written as .parquet; expected .csv, .csv.gz or .xlsx")]
    [InlineData("all", ExportLayout.Facts, "expected a file name that ends with .csv, .csv.gz, .xlsx or .parquet")]
    public async Task An_extension_that_does_not_fit_the_layout_is_refused(string name, ExportLayout layout, string what)
    {
        var e = await Assert.ThrowsAsync<PublicationException>(() => ExportAsync(layout, name, "main"));

        Assert.Equal($"{_folder.File(name)}: {what}.", e.Message);
    }

    [Fact]
    public async Task A_run_that_does_not_exist_or_is_not_published_is_refused()
    {
        Publish(Answered(new MadePublication("main", 0), "a"));
        _store[RunPaths.Settings("running")] = [];
        var unknown = await Assert.ThrowsAsync<RunException>(() => ExportAsync(ExportLayout.V2, "all.csv", "main", "nope"));
        var running = await Assert.ThrowsAsync<RunException>(() => ExportAsync(ExportLayout.V2, "all.csv", "running"));
        _store.Remove("results/run_date=2026-11-28/run_id=main/_SUCCESS");
        var incomplete = await Assert.ThrowsAsync<RunException>(() => ExportAsync(ExportLayout.V2, "all.csv", "main"));

        Assert.Equal((RunRefusal.UnknownRun, "there is no run 'nope' in memory; `status` lists the runs"), (unknown.Refusal, unknown.Message));
        Assert.Equal("run 'running' has no published results in memory: resume it, and export it when it is complete", running.Message);
        Assert.Equal("run 'main' has no published results in memory: resume it, and export it when it is complete", incomplete.Message);
    }

    [Theory]
    [InlineData("part-00000.ndjson.gz")]
    [InlineData("failures.ndjson.gz")]
    [InlineData("rejects.ndjson.gz")]
    [InlineData("results.csv.gz")]
    [InlineData("manifest.json")]
    public async Task Damaged_and_missing_files_are_reported(string name)
    {
        var run = new MadePublication("main", 0) { Rejects = [(4, "x"), (9, null)] };
        Publish(run with { Users = [run.Answered(2, "a"), MadePublication.Failed(3, "b"), run.Answered(5, "c")] });
        var path = $"results/run_date=2026-11-28/run_id=main/{name}";
        var content = _store[path];
        foreach (var damaged in (byte[][])[[], content[..^9], [.. content[..20], 0, .. content[21..]], RunFixture.Gzip("{}\n"), RunFixture.Gzip("")])
        {
            _store[path] = damaged;
            var e = await Assert.ThrowsAsync<PublicationException>(() => ExportAsync(ExportLayout.V2, "all.csv", "main"));
            Assert.Contains("verify main", e.Message, StringComparison.Ordinal);
            Assert.Contains("main", e.Message, StringComparison.Ordinal);
        }

        _store.Remove(path);
        var missing = await Assert.ThrowsAnyAsync<Exception>(() => ExportAsync(ExportLayout.V2, "all.csv", "main"));
        Assert.Equal(name == "manifest.json" ? typeof(RunException) : typeof(PublicationException), missing.GetType());
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static MadePublication Answered(MadePublication run, params string[] ids) =>
        run with { Users = [.. ids.Select((id, i) => run.Answered(i + 2, id))] };

    private void Publish(MadePublication run) => run.WriteTo(_store);

    private async Task<(string File, MergeSummary Summary)> ExportAsync(ExportLayout layout, string name, params string[] runIds)
    {
        var file = _folder.File(name);
        return (file, await RunExport.WriteAsync(_store, new ExportRequest(runIds, file, layout, Replaces: false), CancellationToken.None));
    }

    private static async Task<RankedCard[]> RankAsync(string response, RankingRules rules)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(response));
        var parsed = await new ResponseReader(rules, new TextCache(), 1 << 24).ReadAsync(stream, default, CancellationToken.None);
        Assert.Null(parsed.Detail);
        return parsed.Cards;
    }

    private static async Task<List<Dictionary<string, string>>> ReadCsvAsync(string file)
    {
        await using var content = File.OpenRead(file);
        await using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(content, CompressionMode.Decompress) : content;
        using var text = new StreamReader(plain);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        Assert.True(await csv.ReadAsync());
        var header = csv.Record!;
        List<Dictionary<string, string>> rows = [];
        while (await csv.ReadAsync())
        {
            rows.Add(header.Zip(csv.Record!).ToDictionary(c => c.First, c => c.Second));
        }

        return rows;
    }

    private static async Task<Dictionary<string, object>> ReadWorkbookAsync(string file)
    {
        using var content = new MemoryStream(await File.ReadAllBytesAsync(file));
        return Workbooks.Read(content).Single().Value.SelectMany(r => r).ToDictionary();
    }

    private static async Task<List<Dictionary<string, string>>> ReadParquetAsync(string file)
    {
        await using var reader = await ParquetReader.CreateAsync(file);
        List<Dictionary<string, string>> rows = [];
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var first = rows.Count;
            rows.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(_ => new Dictionary<string, string>()));
            foreach (var field in reader.Schema.DataFields)
            {
                var cells = await ReadColumnAsync(group, field);
                for (var row = 0; row < cells.Length; row++)
                {
                    rows[first + row][field.Name] = cells[row];
                }
            }
        }

        return rows;
    }

    private static async Task<string[]> ReadColumnAsync(ParquetRowGroupReader group, DataField field)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            var texts = new string[group.RowCount];
            await group.ReadAsync(field, texts);
            return [.. texts.Select(t => t ?? "")];
        }

        return field switch
        {
            DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } => await ValuesAsync<DateTime>(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            DateTimeDataField => await ValuesAsync<DateTime>(d => d.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            _ when field.ClrType == typeof(long) => await ValuesAsync<long>(l => l.ToString(CultureInfo.InvariantCulture)),
            _ => await ValuesAsync<double>(d => d.ToString(CultureInfo.InvariantCulture)),
        };

        async Task<string[]> ValuesAsync<T>(Func<T, string> show)
            where T : struct
        {
            var values = new T?[group.RowCount];
            await group.ReadAsync<T>(field, values.AsMemory());
            return [.. values.Select(v => v is { } value ? show(value) : "")];
        }
    }
}
