using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Tests.Input;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Publishing;

public sealed class PublisherTests
{
    [Fact]
    public async Task A_publication_has_its_files_and_nothing_else()
    {
        var run = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });

        var result = await run.PublishAsync();

        Assert.Equal(
            [
                "_SUCCESS", "failures.ndjson.gz", "manifest.json", "part-00000.ndjson.gz", "part-00001.ndjson.gz", "part-00002.ndjson.gz",
                "rejects.csv", "rejects.ndjson.gz", "rejects.xlsx", "report.html", "report.md", "results.csv.gz", "results.xlsx",
            ],
            run.Published().Keys);
        Assert.Empty(run.Published()["_SUCCESS"]);
        Assert.Equal("results/run_date=2026-11-02/run_id=2026-W45", result.ResultsPath);
        Assert.Equal(RunState.CompletedWithFailures, result.State);
        Assert.Equal((29, 25, 4, 18, 7), (result.Rows, result.Users, result.Rejects, result.Results, result.Failures));
        Assert.Equal((18, 4, 3), (result.Tally.Results, result.Tally.PermanentFailures, result.Tally.TransientFailures));
        Assert.DoesNotContain(run.Store.Files.Keys, p => p.Contains("publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parts_contain_the_result_lines_unchanged_in_input_order()
    {
        var run = await RunFixture.MixedAsync();
        await run.PublishAsync();

        var lines = string.Concat(Enumerable.Range(0, 3).Select(p => run.Text(RunPaths.PartName(p)))).Split('\n')[..^1];

        Assert.Equal(18, lines.Length);
        var users = lines.Select(l => OutcomeLine.ReadResult(Encoding.UTF8.GetBytes(l))).ToList();
        Assert.Equal(users.OrderBy(u => u.Row).Select(u => u.Id), users.Select(u => u.Id));
        foreach (var user in users)
        {
            var index = long.Parse(user.Id[1..], System.Globalization.CultureInfo.InvariantCulture);
            var expected = Outcomes.Line(new UserResult(user.Row, user.Id, RunFixture.Cards(index)));
            Assert.Contains(Encoding.UTF8.GetString(expected).TrimEnd('\n'), lines);
        }
    }

    [Fact]
    public async Task The_results_table_has_a_row_for_every_user_in_input_order()
    {
        var run = await RunFixture.DoneAsync(
            "userid,avg_amazon_gmv,note\n007,5,\"=1+1, \"\"q\"\"\"\nb,6,\nc,7,\" line\nbreak\"\n",
            RunFixture.SmallSettings,
            u => u.Id == "b" ? RunFixture.Failure(u, FailureClass.Timeout, transient: false) : Outcomes.Line(new UserResult(u.Row, u.Id, RunFixture.Cards(u.Index + 2))));

        await run.PublishAsync();

        Assert.Equal(
            """"
            userid,avg_amazon_gmv,note,top1_card_name,top1_total_savings_yearly,top1_net_savings,top1_joining_fees,top1_milestone_benefits_amount,top1_amazon_breakdown,top1_flipkart_breakdown,top1_grocery_breakdown,top1_other_online_breakdown,top2_card_name,top2_total_savings_yearly,top2_net_savings,top2_joining_fees,top2_milestone_benefits_amount,top2_amazon_breakdown,top2_flipkart_breakdown,top2_grocery_breakdown,top2_other_online_breakdown,cardgenius_error
            007,5,"=1+1, ""q""","Card 0, ""₹""",1002,902.5,99.5,0,0,0,0,0,"Card 1, ""₹""",992,893.5,99.5,1,12.5,0,0,0,
            b,6,,,,,,,,,,,,,,,,,,,,"Timeout: what, ""went"" wrong"
            c,7," line
            break",,,,,,,,,,,,,,,,,,,

            """".ReplaceLineEndings("\n"),
            run.Text(RunPaths.ResultsCsvName));
    }

    [Fact]
    public async Task Other_spend_keys_have_columns_of_their_own_names()
    {
        var run = await RunFixture.DoneAsync(
            "userid,avg_amazon_gmv\na,5\n",
            RunFixture.SmallSettings with { TopN = 1, SpendKeys = ["fuel", "grocery_spends_online"] },
            u => Outcomes.Line(new UserResult(u.Row, u.Id, RunFixture.Cards(1))));

        await run.PublishAsync();

        Assert.Equal(
            "userid,avg_amazon_gmv,top1_card_name,top1_total_savings_yearly,top1_net_savings,top1_joining_fees,top1_milestone_benefits_amount,"
            + "top1_fuel_breakdown,top1_grocery_breakdown,cardgenius_error\na,5,\"Card 0, \"\"₹\"\"\",1001,901.5,99.5,0,3,0,\n",
            run.Text(RunPaths.ResultsCsvName));
    }

    [Fact]
    public async Task Failures_can_be_used_as_an_input()
    {
        var run = await RunFixture.MixedAsync();
        await run.PublishAsync();
        var failures = run.Text(RunPaths.FailuresName);

        Assert.Equal(7, failures.Count(c => c == '\n'));
        Assert.StartsWith(
            """{"userid":"u1","avg_amazon_gmv":"1","city":"Pune, \"1\"","cardgenius_error":"BadRequest: what, \"went\" wrong","cardgenius_class":"BadRequest","cardgenius_status":503,"cardgenius_attempts":3,"cardgenius_first":"2026-11-02T03:00:00Z","cardgenius_last":"2026-11-02T03:00:07.5Z","cardgenius_row":3}""" + "\n",
            failures,
            StringComparison.Ordinal);

        var again = await Plan("failures.ndjson", failures);
        Assert.Equal((7, 0), (again.Users, again.Rejects));
        Assert.Equal(run.Plan.Columns, again.Columns);
    }

    [Fact]
    public async Task Rejects_can_be_used_as_an_input_after_their_correction()
    {
        var run = await RunFixture.MixedAsync();
        await run.PublishAsync();
        var rejects = run.Text(RunPaths.RejectsName);

        Assert.StartsWith("""{"userid":"r3","avg_amazon_gmv":"-5","city":"bad, row","cardgenius_column":"avg_amazon_gmv","cardgenius_reason":""", rejects, StringComparison.Ordinal);
        Assert.Contains(""","cardgenius_run":"2026-W45","cardgenius_row":5}""", rejects, StringComparison.Ordinal);
        Assert.Equal((0, 4), await Counts(rejects));
        Assert.Equal((4, 0), await Counts(rejects.Replace("\"-5\"", "\"5\"", StringComparison.Ordinal)));

        async Task<(long, long)> Counts(string text)
        {
            var plan = await Plan("rejects.ndjson", text);
            return (plan.Users, plan.Rejects);
        }
    }

    [Fact]
    public async Task Empty_failures_and_rejects_files_are_valid_gzip()
    {
        var run = await RunFixture.DoneAsync("userid,avg_amazon_gmv\na,1\n", RunFixture.SmallSettings, RunFixture.Result);

        var result = await run.PublishAsync();

        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal("", run.Text(RunPaths.FailuresName));
        Assert.Equal("", run.Text(RunPaths.RejectsName));
        Assert.Equal([0x1F, 0x8B], run.Published()[RunPaths.FailuresName][..2]);
    }

    [Fact]
    public async Task Cells_like_formulas_are_text_in_the_table_on_request()
    {
        const string Input = "userid,avg_amazon_gmv,=note\n@a,1,-5\nb,2,=1+1\n";
        var plain = await RunFixture.DoneAsync(Input, RunFixture.SmallSettings with { Excel = true }, RunFixture.Result);
        await plain.PublishAsync();
        var safe = await RunFixture.DoneAsync(Input, RunFixture.SmallSettings with { Excel = true, CsvSafe = true }, RunFixture.Result);
        await safe.PublishAsync();

        string[] Rows(RunFixture run) => [.. run.Text(RunPaths.ResultsCsvName).Split('\n').Take(3).Select(r => string.Join(',', r.Split(',').Take(3)))];
        Assert.Equal(["userid,avg_amazon_gmv,=note", "@a,1,-5", "b,2,=1+1"], Rows(plain));
        Assert.Equal(["userid,avg_amazon_gmv,'=note", "'@a,1,-5", "b,2,'=1+1"], Rows(safe));
        Assert.Equal(plain.Published()["results.xlsx"], safe.Published()["results.xlsx"]);
        Assert.Equal(plain.Published()["part-00000.ndjson.gz"], safe.Published()["part-00000.ndjson.gz"]);
    }

    [Theory]
    [InlineData("results.csv.gz")]
    [InlineData("failures.ndjson.gz")]
    [InlineData("rejects.ndjson.gz")]
    [InlineData("part-00000.ndjson.gz")]
    public async Task A_reader_of_only_the_first_gzip_member_sees_every_row(string name)
    {
        var run = await RunFixture.MixedAsync();
        await run.PublishAsync();

        var content = run.Published()[name];
        var text = FirstMember(content);

        Assert.Equal(run.Text(name), text);
        Assert.Equal(run.Manifest().Parts.Concat(run.Manifest().Files).Single(f => f.Name == name).Rows + (name == "results.csv.gz" ? 1 : 0), text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Parts_of_an_older_version_are_written_again()
    {
        var run = await RunFixture.MixedAsync();
        var expected = run.Copy();
        await expected.PublishAsync();
        var publisher = new Publisher(run.Store, run.Time);
        for (var part = 0; part < 3; part++)
        {
            await publisher.PublishPartAsync(run.Plan, run.Settings, part, RunFixture.None);
            var path = PublishPaths.Record(RunFixture.RunId, part);
            var record = JsonNode.Parse(run.Store[path])!.AsObject();
            Assert.True(record.Remove("csv_piece"));
            record.Remove("failures_piece");
            record["csv"]!["name"] = $"part-{part:D5}.csv.gz";
            run.Store[path] = Encoding.UTF8.GetBytes(record.ToJsonString());
        }

        await publisher.CompleteAsync(run.Plan, run.Settings, RunFixture.None);

        Assert.Equal(expected.Published(), run.Published());
    }

    [Fact]
    public async Task The_counts_of_the_chunks_are_in_the_records_of_the_parts()
    {
        var run = await RunFixture.MixedAsync();
        var expected = run.Copy();
        await expected.PublishAsync();
        var publisher = new Publisher(run.Store, run.Time);
        for (var part = 0; part < 3; part++)
        {
            await publisher.PublishPartAsync(run.Plan, run.Settings, part, RunFixture.None);
        }

        var older = run.Copy();
        await run.Store.DeleteAsync(RunPaths.Chunks(RunFixture.RunId), RunFixture.None);
        var result = await publisher.CompleteAsync(run.Plan, run.Settings, RunFixture.None);
        Assert.Equal(expected.Published(), run.Published());

        // The records of an older version have no counts, so the reports of the chunks are read.
        for (var part = 0; part < 3; part++)
        {
            var path = PublishPaths.Record(RunFixture.RunId, part);
            var record = JsonNode.Parse(older.Store[path])!.AsObject();
            Assert.True(record.Remove("tally"));
            older.Store[path] = Encoding.UTF8.GetBytes(record.ToJsonString());
        }

        var ofOlder = await new Publisher(older.Store, older.Time).CompleteAsync(older.Plan, older.Settings, RunFixture.None);
        Assert.Equal(expected.Published(), older.Published());
        Assert.Equal(ofOlder.Tally.Latency.Buckets, result.Tally.Latency.Buckets);
    }

    // Reads only the first gzip member, and checks its checksum and length.
    private static string FirstMember(byte[] content)
    {
        Assert.Equal([0x1F, 0x8B, 8, 0], content[..4]);
        using var compressed = new MemoryStream(content, 10, content.Length - 18);
        using var plain = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionMode.Decompress))
        {
            deflate.CopyTo(plain);
        }

        var bytes = plain.ToArray();
        using var expected = new MemoryStream();
        using (var gzip = new GZipStream(expected, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        Assert.Equal(expected.ToArray()[^8..], content[^8..]);
        return Encoding.UTF8.GetString(bytes);
    }

    [Fact]
    public async Task A_run_with_only_rejects_is_published()
    {
        var run = await RunFixture.DoneAsync("userid,avg_amazon_gmv\n,1\n", RunFixture.SmallSettings, RunFixture.Result);

        var result = await run.PublishAsync();

        Assert.Equal((1, 0, 1), (result.Rows, result.Users, result.Rejects));
        Assert.Equal(["_SUCCESS", "failures.ndjson.gz", "manifest.json", "rejects.csv", "rejects.ndjson.gz", "rejects.xlsx", "report.html", "report.md", "results.csv.gz"], run.Published().Keys);
        Assert.StartsWith("userid,", run.Text(RunPaths.ResultsCsvName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_runs_have_equal_bytes()
    {
        var one = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });
        var other = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });
        await one.PublishAsync();
        await other.PublishAsync();

        Assert.Equal(one.Published(), other.Published());
    }

    [Fact]
    public async Task Parts_can_be_written_in_any_order_and_at_the_same_time()
    {
        var one = await RunFixture.MixedAsync();
        await one.PublishAsync();
        var other = await RunFixture.MixedAsync();
        var publisher = new Publisher(other.Store, other.Time);
        await Task.WhenAll(new[] { 2, 0, 1, 2 }.Select(p => publisher.PublishPartAsync(other.Plan, other.Settings, p, RunFixture.None)));
        await publisher.CompleteAsync(other.Plan, other.Settings, RunFixture.None);

        Assert.Equal(one.Published(), other.Published());
    }

    [Fact]
    public async Task Publishing_again_changes_nothing()
    {
        var run = await RunFixture.MixedAsync();
        var first = await run.PublishAsync();
        var before = run.Store.Files;
        run.Time.Advance(TimeSpan.FromHours(1));

        var second = await run.PublishAsync();

        Assert.Equal(before, run.Store.Files);
        Assert.Equal(first with { Tally = second.Tally }, second);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_step_leaves_no_partial_publication(bool after)
    {
        var run = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });
        var whole = run.Copy();
        await whole.PublishAsync();
        var expected = whole.Store.Files;

        var steps = 0;
        for (var crashAt = 1; ; crashAt++)
        {
            var crashed = run.Copy();
            var store = new CrashingStore(crashed.Store, crashAt, after);
            try
            {
                await crashed.PublishAsync(store);
            }
            catch (StoreException)
            {
                Assert.True(store.Crashed);
            }

            var published = crashed.Published();
            if (published.ContainsKey(RunPaths.SuccessName))
            {
                Assert.Equal(whole.Published(), published);
            }

            // The second process crashes two steps later, and the third one completes.
            await Assert.ThrowsAnyAsync<StoreException>(() => crashed.PublishAsync(new CrashingStore(crashed.Store, 3, after)));
            await crashed.PublishAsync();
            Assert.Equal(expected, crashed.Store.Files);
            if (!store.Crashed)
            {
                break;
            }

            steps = crashAt;
        }

        // The loop above covered a complete publication.
        Assert.InRange(steps, 100, 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_publication_of_another_run_is_not_used_and_not_replaced(bool isComplete)
    {
        var earlier = await RunFixture.DoneAsync(RunFixture.Csv(30), RunFixture.SmallSettings, RunFixture.Result);
        await earlier.PublishAsync();
        var run = await RunFixture.MixedAsync();
        foreach (var (name, content) in earlier.Published().Where(f => isComplete || f.Key != RunPaths.SuccessName))
        {
            run.Store[$"{run.Results}/{name}"] = content;
        }

        var before = run.Published();
        var error = await Assert.ThrowsAsync<PublicationException>(() => run.PublishAsync());

        Assert.Contains($"{run.Results} in memory contains the results of another run", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, run.Published());
    }

    [Fact]
    public async Task A_wrong_count_is_named_and_publishes_nothing()
    {
        var run = await RunFixture.MixedAsync();
        var plan = run.Plan with { Rejects = run.Plan.Rejects, Rows = run.Plan.Rows + 1 };
        var publisher = new Publisher(run.Store, run.Time);
        for (var part = 0; part < 3; part++)
        {
            await publisher.PublishPartAsync(plan, run.Settings, part, RunFixture.None);
        }

        var error = await Assert.ThrowsAsync<PublicationException>(() => publisher.CompleteAsync(plan, run.Settings, RunFixture.None));

        Assert.Contains("data rows of the input: 30, but users and rejects together: 29", error.Message, StringComparison.Ordinal);
        Assert.Empty(run.Published());
    }

    [Fact]
    public async Task A_changed_part_is_named_and_publishes_nothing()
    {
        var run = await RunFixture.MixedAsync();
        var publisher = new Publisher(run.Store, run.Time);
        for (var part = 0; part < 3; part++)
        {
            await publisher.PublishPartAsync(run.Plan, run.Settings, part, RunFixture.None);
        }

        var path = $"{RunPaths.Staging(RunFixture.RunId)}/part-00001.ndjson.gz";
        var content = run.Store[path].ToArray();
        content[^1] ^= 1;
        run.Store[path] = content;
        run.Store[$"{RunPaths.Staging(RunFixture.RunId)}/stray.txt"] = [1];

        var error = await Assert.ThrowsAsync<PublicationException>(() => publisher.CompleteAsync(run.Plan, run.Settings, RunFixture.None));

        Assert.Contains("part-00001.ndjson.gz was changed after it was written", error.Message, StringComparison.Ordinal);
        Assert.Contains("stray.txt is not a file of the publication", error.Message, StringComparison.Ordinal);
        Assert.Empty(run.Published());
    }

    [Fact]
    public async Task Completing_without_all_parts_names_the_missing_part()
    {
        var run = await RunFixture.MixedAsync();
        var publisher = new Publisher(run.Store, run.Time);
        await publisher.PublishPartAsync(run.Plan, run.Settings, 0, RunFixture.None);

        var error = await Assert.ThrowsAsync<PublicationException>(() => publisher.CompleteAsync(run.Plan, run.Settings, RunFixture.None));

        Assert.StartsWith("Part 1 of 3 is not written yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_of_another_user_is_refused()
    {
        var run = await RunFixture.MixedAsync();
        var path = RunPaths.Chunk(RunFixture.RunId, new ChunkKey(0, 0));
        run.Store[path] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(run.Store[path]).Replace("\"id\":\"u0\"", "\"id\":\"u9\"", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<PublicationException>(() => run.PublishAsync());

        Assert.Contains("the user on row 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("chunks/pass-0/000000.ndjson", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_has_the_documented_form()
    {
        var run = await RunFixture.MixedAsync(RunFixture.SmallSettings with
        {
            Api = new ApiSettings { Url = "https://key:secret@api.example/cg/api/pro?sig=secret" },
        });
        await run.PublishAsync();

        var json = Encoding.UTF8.GetString(run.Published()[RunPaths.ManifestName]);
        var manifest = run.Manifest();

        Assert.Equal(1, manifest.FormatVersion);
        Assert.Equal(typeof(Publisher).Assembly.GetName().Version!.ToString(3), manifest.ProgramVersion);
        Assert.Equal(new ManifestCounts(29, 25, 18, 7, 4, 0, WithoutCards: 6), manifest.Counts);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Input))), manifest.Input.Sha256);
        Assert.Equal(["failures.ndjson.gz", "rejects.csv", "rejects.ndjson.gz", "rejects.xlsx", "report.html", "report.md", "results.csv.gz"], manifest.Files.Select(f => f.Name));
        Assert.All(manifest.Parts.Concat(manifest.Files), f =>
        {
            var content = run.Published()[f.Name];
            Assert.Equal((content.Length, Convert.ToHexStringLower(SHA256.HashData(content))), (f.Bytes, f.Sha256));
        });
        Assert.Equal([7, 7, 4], manifest.Parts.Select(p => p.Rows));
        Assert.Equal([new("Card 0, \"₹\"", 12)], manifest.Summary!.TopCards);
        Assert.Equal((4, 7), (manifest.Summary.Rejects.Sum(r => r.Rows), manifest.Summary.Failures.Sum(f => f.Users)));
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
        Assert.Equal(Golden.ReplaceLineEndings("\n"), Masked(json));
    }

    [Fact]
    public async Task A_local_folder_can_contain_a_publication()
    {
        var run = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });
        using var folder = new TemporaryFolder();
        var store = new FolderStore(folder.Path, run.Time);
        foreach (var (path, content) in run.Store.Files)
        {
            await store.WriteAsync(path, content, RunFixture.None);
        }

        await run.PublishAsync();
        var result = await run.PublishAsync(store);

        foreach (var (name, content) in run.Published())
        {
            Assert.Equal(content, await store.ReadAsync($"{result.ResultsPath}/{name}", RunFixture.None));
        }

        var report = await Verifier.VerifyAsync(store, RunFixture.RunId, run.InputSource(), RunFixture.None);
        Assert.Empty(report.Findings);
    }

    // Other tests check the checksums and sizes. The settings are left out because new ones are added.
    private static string Masked(string json)
    {
        var masked = Regex.Replace(json, "\"(bytes|sha256|program_version)\": [^,\n]+", "\"$1\": …");
        return Regex.Replace(masked, "\"(settings|summary)\": \\{.*?\n  \\},", "\"$1\": {…},", RegexOptions.Singleline);
    }

    private static async Task<RunPlan> Plan(string name, string text) => await new Planner(new MemoryRunStore(), new ManualTimeProvider())
        .PlanAsync("again", RunFixture.SmallSettings, new BytesInput(name, text), null, RunFixture.None);

    private const string Golden =
        """
        {
          "format_version": 1,
          "run_id": "2026-W45",
          "program_version": …,
          "state": "CompletedWithFailures",
          "settings": {…},
          "input": {
            "name": "users.csv",
            "bytes": …,
            "sha256": …,
            "rows": 29,
            "empty_rows": 0,
            "columns": [
              "userid",
              "avg_amazon_gmv",
              "city"
            ],
            "id_column": 0
          },
          "counts": {
            "rows": 29,
            "users": 25,
            "results": 18,
            "failures": 7,
            "rejects": 4,
            "empty_rows": 0,
            "without_cards": 6
          },
          "dropped_cards": {
            "no_name": 0,
            "missing_amount": 0,
            "unreadable_amount": 0,
            "not_commissionable": 0,
            "not_listed": 0
          },
          "parts": [
            {
              "name": "part-00000.ndjson.gz",
              "rows": 7,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "part-00001.ndjson.gz",
              "rows": 7,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "part-00002.ndjson.gz",
              "rows": 4,
              "bytes": …,
              "sha256": …
            }
          ],
          "files": [
            {
              "name": "failures.ndjson.gz",
              "rows": 7,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "rejects.csv",
              "rows": 4,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "rejects.ndjson.gz",
              "rows": 4,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "rejects.xlsx",
              "rows": 4,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "report.html",
              "rows": 0,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "report.md",
              "rows": 0,
              "bytes": …,
              "sha256": …
            },
            {
              "name": "results.csv.gz",
              "rows": 25,
              "bytes": …,
              "sha256": …
            }
          ],
          "attempts": {
            "total": 51,
            "failed_by_class": {
              "ServerError": 12,
              "Timeout": 9,
              "BadRequest": 12
            }
          },
          "latency": {
            "p50_ms": 1479.9,
            "p90_ms": 1479.9,
            "p95_ms": 1479.9,
            "p99_ms": 1479.9,
            "max_ms": 1500,
            "mean_ms": 1500
          },
          "summary": {…},
          "times": {
            "planned_at": "2026-11-02T02:00:00+00:00",
            "completed_at": "2026-11-02T02:00:00+00:00"
          }
        }

        """;
}
