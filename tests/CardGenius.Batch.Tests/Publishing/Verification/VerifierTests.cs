using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Verification;

namespace CardGenius.Batch.Tests.Publishing.Verification;

public sealed class VerifierTests
{
    [Fact]
    public async Task A_publication_is_verified_with_the_input()
    {
        var run = await PublishedAsync();

        var report = await Verifier.VerifyAsync(run.Store, RunFixture.RunId, run.InputSource(), RunFixture.None);

        Assert.Empty(report.Findings);
        Assert.True(report.Ok);
        Assert.Equal((18, 7, 4), (report.Results, report.Failures, report.Rejects));
        Assert.Equal("the input users.csv", report.ComparedWith);
        Assert.Equal(run.Results, report.ResultsPath);
    }

    [Fact]
    public async Task A_publication_is_verified_with_the_records_of_the_run()
    {
        var report = await VerifyAsync(await PublishedAsync());

        Assert.Empty(report.Findings);
        Assert.Equal("the run's own records", report.ComparedWith);
    }

    [Fact]
    public async Task A_publication_is_verified_alone_without_the_run_folder()
    {
        var run = await PublishedAsync();
        await run.Store.DeleteAsync("runs", RunFixture.None);

        var report = await VerifyAsync(run);

        Assert.Empty(report.Findings);
        Assert.Null(report.ComparedWith);
        Assert.Equal(run.Results, report.ResultsPath);
        Assert.Equal((18, 7, 4), (report.Results, report.Failures, report.Rejects));
    }

    [Fact]
    public async Task A_run_that_is_not_published_is_reported()
    {
        var run = await RunFixture.MixedAsync();

        Assert.Equal(["run 2026-W45 has no published results in memory (results/run_date=2026-11-02/run_id=2026-W45)"], (await VerifyAsync(run)).Findings);
        Assert.Equal(["run other has no published results in memory"], (await Verifier.VerifyAsync(run.Store, "other", null, RunFixture.None)).Findings);
    }

    [Fact]
    public async Task Results_of_another_input_with_equal_counts_are_found() => await FindsAsync(
        run => ChangePlan(run, plan => plan with { InputSha256 = new string('a', 64), InputBytes = 7 }),
        "manifest.json belongs to another run: that run read 620 bytes with the SHA-256 "
        + $"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(RunFixture.Csv(25))))}, and this one 7 bytes with {new string('a', 64)}");

    [Fact]
    public async Task Results_of_another_execution_over_the_same_input_are_found() => await FindsAsync(
        run => ChangePlan(run, plan => plan with { PlannedAt = plan.PlannedAt.AddHours(3) }),
        "manifest.json belongs to another run: that run was planned at 2026-11-02 02:00:00Z, and this one at 2026-11-02 05:00:00Z");

    [Fact]
    public async Task Results_of_other_settings_are_found() => await FindsAsync(
        run => Write(run, RunPaths.Settings(RunFixture.RunId), run.Settings with { TopN = 9 }, RunJsonContext.Default.RunSettings),
        "manifest.json was made with other settings than the run was planned with: top 2 (planned: 9)");

    [Fact]
    public async Task A_result_record_that_disagrees_is_found() => await FindsAsync(
        run => Write(
            run,
            RunPaths.Result(RunFixture.RunId),
            new RunResult { RunId = RunFixture.RunId, State = RunState.Completed, Results = 600, ResultsPath = run.Results },
            RunJsonContext.Default.RunResult),
        "runs/2026-W45/result.json has 600 results and 0 failures, but manifest.json has 18 and 7");

    [Fact]
    public async Task A_missing_success_file_is_found() =>
        await FindsAsync(run => Remove(run, "_SUCCESS"), "_SUCCESS is missing: the publication is not complete; resume the run");

    [Fact]
    public async Task A_missing_manifest_is_found() => await FindsAsync(
        run => Remove(run, "manifest.json"), "manifest.json is missing in results/run_date=2026-11-02/run_id=2026-W45: the publication cannot be checked");

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"run_id\":null}")]
    [InlineData("[1]")]
    public async Task A_broken_manifest_is_found(string content)
    {
        var run = await PublishedAsync();
        Put(run, "manifest.json", System.Text.Encoding.UTF8.GetBytes(content));

        Assert.StartsWith("manifest.json cannot be read: ", Assert.Single((await VerifyAsync(run)).Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part-00001.ndjson.gz")]
    [InlineData("failures.ndjson.gz")]
    [InlineData("rejects.ndjson.gz")]
    [InlineData("rejects.csv")]
    [InlineData("rejects.xlsx")]
    [InlineData("results.csv.gz")]
    [InlineData("results.xlsx")]
    public async Task A_missing_file_is_found(string name)
    {
        var run = await PublishedAsync();
        Remove(run, name);

        Assert.Contains($"{name} is missing", (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_missing_part_names_its_rows()
    {
        var run = await PublishedAsync();
        Remove(run, "part-00002.ndjson.gz");

        var findings = (await VerifyAsync(run)).Findings;

        // Row 26 is a reject and row 28 is a failure, so they are in other files.
        Assert.Equal(
            [
                "part-00002.ndjson.gz is missing",
                "row 25 missing: neither a result nor a failure",
                "row 27 missing: neither a result nor a failure",
                "rows 29 to 30 (2 rows) missing: neither a result nor a failure",
                "14 results in the parts, but the manifest lists 18 results",
            ],
            findings);
    }

    [Fact]
    public async Task A_file_that_does_not_belong_there_is_found() => await FindsAsync(
        run => Put(run, "part-00003.ndjson.gz", [1]), "part-00003.ndjson.gz does not belong to the publication: it is not in the manifest");

    [Theory]
    [InlineData("part-00000.ndjson.gz")]
    [InlineData("part-00002.ndjson.gz")]
    [InlineData("failures.ndjson.gz")]
    [InlineData("rejects.ndjson.gz")]
    [InlineData("rejects.csv")]
    [InlineData("rejects.xlsx")]
    [InlineData("results.csv.gz")]
    [InlineData("results.xlsx")]
    public async Task A_flipped_bit_in_any_file_is_found(string name)
    {
        var published = await PublishedAsync();
        var length = published.Published()[name].Length;
        for (var at = 0; at < length; at += Math.Max(1, length / 60))
        {
            var run = published.Copy();
            var content = run.Published()[name].ToArray();
            content[at] ^= 0x10;
            Put(run, name, content);

            var findings = (await VerifyAsync(run)).Findings;

            Assert.Contains(findings, f => f.StartsWith(name + ": the content was changed: its SHA-256 is ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_truncated_file_is_found()
    {
        var run = await PublishedAsync();
        var content = run.Published()["part-00001.ndjson.gz"];
        Put(run, "part-00001.ndjson.gz", content[..^20]);

        Assert.Contains($"part-00001.ndjson.gz: has {content.Length - 20} bytes, but the manifest lists {content.Length}", (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_missing_line_is_found_even_if_checksums_and_counts_agree()
    {
        var run = await PublishedAsync();
        Edit(run, "part-00001.ndjson.gz", lines => lines.RemoveAt(2));

        Assert.Equal(
            [
                "manifest.json is inconsistent: 25 users, but results and failures together: 24",
                "row 18 missing: neither a result nor a failure",
            ],
            (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_repeated_line_is_found() => await FindsInAsync(
        "part-00001.ndjson.gz",
        lines => lines.Insert(3, lines[2]),
        "row 18 is published twice: part-00001.ndjson.gz (line 3) and part-00001.ndjson.gz (line 4)");

    [Fact]
    public async Task A_user_with_a_result_and_a_failure_is_found()
    {
        var run = await PublishedAsync();
        Edit(run, "failures.ndjson.gz", lines => lines.Insert(0, lines[0].Replace("\"u1\"", "\"u0\"", StringComparison.Ordinal).Replace("\"cardgenius_row\":3", "\"cardgenius_row\":2", StringComparison.Ordinal)));

        Assert.Contains("row 2 is published twice: part-00000.ndjson.gz (line 1) and failures.ndjson.gz (line 1)", (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task Lines_out_of_order_are_found() => await FindsInAsync(
        "part-00000.ndjson.gz",
        lines => (lines[1], lines[2]) = (lines[2], lines[1]),
        "row 6 of part-00000.ndjson.gz out of order after row 7 of part-00000.ndjson.gz: rows must be in ascending order");

    [Fact]
    public async Task Swapped_parts_are_found()
    {
        var run = await PublishedAsync();
        var published = run.Published();
        Put(run, "part-00000.ndjson.gz", published["part-00001.ndjson.gz"]);
        Put(run, "part-00001.ndjson.gz", published["part-00000.ndjson.gz"]);
        Reseal(run);

        var findings = (await VerifyAsync(run)).Findings;

        Assert.Contains("row 2 missing: neither a result nor a failure", findings);
        Assert.Contains("rows 2 to 13 (7 rows) of part-00001.ndjson.gz out of order after row 23 of part-00000.ndjson.gz: rows must be in ascending order", findings);
    }

    [Fact]
    public async Task A_wrong_id_is_found_and_not_shown()
    {
        var run = await PublishedAsync();
        Edit(run, "part-00000.ndjson.gz", lines => lines[0] = lines[0].Replace("\"u0\"", "\"somebody\"", StringComparison.Ordinal));

        Assert.Equal(["row 2 in part-00000.ndjson.gz (line 1) has a different id than the row of the input"], (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_row_that_is_not_in_the_input_is_found() => await FindsInAsync(
        "part-00002.ndjson.gz",
        lines => lines.Add(lines[^1].Replace("{\"row\":30,", "{\"row\":31,", StringComparison.Ordinal)),
        "row 31 in part-00002.ndjson.gz (line 5) is not a data row of the input");

    [Fact]
    public async Task A_missing_reject_is_found() => await FindsInAsync(
        "rejects.ndjson.gz", lines => lines.RemoveAt(1), "row 12 missing: it is a reject of the input, but not in the rejects file");

    [Fact]
    public async Task A_user_among_the_rejects_is_found()
    {
        var run = await PublishedAsync();
        Edit(run, "part-00000.ndjson.gz", lines => lines.RemoveAt(0));
        Edit(run, "rejects.ndjson.gz", lines => lines.Insert(0, "{\"cardgenius_row\":2}"));

        Assert.Contains("row 2 in rejects.ndjson.gz (line 1) is a user of the input, not a reject", (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_reject_among_the_results_is_found()
    {
        var run = await PublishedAsync();
        Edit(run, "rejects.ndjson.gz", lines => lines.RemoveAt(0));
        Edit(run, "part-00000.ndjson.gz", lines => lines.Insert(1, "{\"row\":5,\"id\":\"r3\",\"cards\":[]}"));

        Assert.Contains("row 5 in part-00000.ndjson.gz (line 2) is a reject of the input, not a user", (await VerifyAsync(run)).Findings);
    }

    [Theory]
    [InlineData("{}", "the row is missing")]
    [InlineData("{\"row\":2}", "id is missing")]
    [InlineData("nonsense", "")]
    [InlineData("{\"row\":2,\"id\":\"u0\",\"cards\":[]}{}", "")]
    [InlineData("", "")]
    public async Task A_line_that_cannot_be_read_is_found(string line, string why)
    {
        var run = await PublishedAsync();
        Edit(run, "part-00000.ndjson.gz", lines => lines[0] = line);

        var findings = (await VerifyAsync(run)).Findings;

        Assert.Contains(findings, f => f.StartsWith("part-00000.ndjson.gz (line 1) cannot be read: " + why, StringComparison.Ordinal));
        Assert.Contains("row 2 missing: neither a result nor a failure", findings);
    }

    [Fact]
    public async Task A_missing_row_of_the_table_is_found()
    {
        var run = await PublishedAsync();
        Edit(run, "results.csv.gz", lines => lines.RemoveAt(4));

        Assert.Equal(["manifest.json is inconsistent: 24 rows of results.csv.gz, but its counts: 25"], (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_table_with_a_different_row_count_than_the_manifest_is_found()
    {
        var run = await PublishedAsync();
        var rows = run.Manifest().Files.Single(f => f.Name == "results.csv.gz").Rows;
        Edit(run, "results.csv.gz", lines => lines.RemoveAt(4));
        Change(run, m => m with { Files = [.. m.Files.Select(f => f.Name == "results.csv.gz" ? f with { Rows = rows } : f)] });

        Assert.Equal(["results.csv.gz: contains 24 rows, but the manifest lists 25"], (await VerifyAsync(run)).Findings);
    }

    [Theory]
    [InlineData("results", "manifest.json is inconsistent: 25 users, but results and failures together: 26|manifest.json is inconsistent: 19 results, but the parts' rows together: 18|18 results in the parts, but the manifest lists 19 results")]
    [InlineData("failures", "manifest.json is inconsistent: 25 users, but results and failures together: 26|manifest.json is inconsistent: 7 rows of failures.ndjson.gz, but its counts: 8|7 rows in failures.ndjson.gz, but the manifest lists 8 failures")]
    [InlineData("rejects", "manifest.json is inconsistent: 29 rows, but users and rejects together: 30|manifest.json is inconsistent: 4 rows of rejects.ndjson.gz, but its counts: 5|manifest.json is inconsistent: 4 rows of rejects.csv, but its counts: 5|manifest.json is inconsistent: 4 rows of rejects.xlsx, but its counts: 5|manifest.json counts 29 rows, 25 users and 5 rejects, but the plan has 29, 25 and 4|4 rows in rejects.ndjson.gz, but the manifest lists 5 rejects")]
    public async Task A_wrong_count_in_the_manifest_is_found(string count, string expected)
    {
        var run = await PublishedAsync();
        Change(run, m => m with
        {
            Counts = count switch
            {
                "results" => m.Counts with { Results = 19 },
                "failures" => m.Counts with { Failures = 8 },
                _ => m.Counts with { Rejects = 5 },
            },
        });

        Assert.Equal(expected.Split('|'), (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task A_manifest_of_another_run_is_found() =>
        await FindsAsync(run => Change(run, m => m with { RunId = "other" }), "manifest.json belongs to run other, not to 2026-W45");

    [Fact]
    public async Task A_manifest_of_a_newer_program_is_reported() => await FindsAsync(
        run => Change(run, m => m with { FormatVersion = 2 }), "manifest.json has format 2, but this program supports 1: use a newer program");

    [Fact]
    public async Task A_part_that_is_not_in_the_manifest_is_found()
    {
        var run = await PublishedAsync();
        Change(run, m => m with { Parts = [m.Parts[0], m.Parts[2]] });

        var findings = (await VerifyAsync(run)).Findings;

        Assert.Contains("manifest.json lists 2 parts, but 25 users need 3", findings);
        Assert.Contains("manifest.json lists part-00002.ndjson.gz instead of part-00001.ndjson.gz", findings);
        Assert.Contains("part-00001.ndjson.gz does not belong to the publication: it is not in the manifest", findings);
    }

    [Fact]
    public async Task A_publication_of_an_earlier_version_has_no_rejects_for_spreadsheets()
    {
        var run = await PublishedAsync();
        Remove(run, "rejects.csv");
        Remove(run, "rejects.xlsx");
        Change(run, m => m with { Files = [.. m.Files.Where(f => f.Name is not ("rejects.csv" or "rejects.xlsx"))] });

        Assert.Empty((await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task Another_input_is_refused_and_is_no_damage()
    {
        var run = await PublishedAsync();

        var error = await Assert.ThrowsAsync<InputException>(
            () => Verifier.VerifyAsync(run.Store, RunFixture.RunId, run.InputSource(run.Input + "new,1,\n"), RunFixture.None));

        Assert.StartsWith(
            $"users.csv is not the input of run '{RunFixture.RunId}': it has {run.Input.Length + 7} bytes with the SHA-256 ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was compared. Use the file that the run read, or verify without an input.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_planning_lost_is_found_with_the_input()
    {
        // Planning lost a row. Its records agree with the publication, so only the input shows the missing row.
        var run = await PublishedAsync();
        await run.Store.DeleteAsync("runs", RunFixture.None);
        var input = run.Input + "late,1,\n";
        Change(run, m => m with
        {
            Input = m.Input with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(input))) },
        });

        var report = await Verifier.VerifyAsync(run.Store, RunFixture.RunId, run.InputSource(input), RunFixture.None);

        Assert.Equal(["row 31 missing: neither a result nor a failure"], report.Findings);
    }

    [Fact]
    public async Task A_repeated_id_is_found_without_expected_rows()
    {
        var run = await PublishedAsync();
        await run.Store.DeleteAsync("runs", RunFixture.None);
        Edit(run, "part-00002.ndjson.gz", lines => lines[0] = lines[0].Replace("\"id\":\"u20\"", "\"id\":\"u0\"", StringComparison.Ordinal));

        Assert.Equal(["row 25 in part-00002.ndjson.gz (line 1) has the same id as row 2"], (await VerifyAsync(run)).Findings);
    }

    [Fact]
    public async Task Damaged_records_are_reported()
    {
        var run = await PublishedAsync();
        var path = RunPaths.Users(RunFixture.RunId);
        run.Store[path] = [.. run.Store[path].AsSpan(0, 500), .. new byte[run.Store[path].Length - 500]];

        Assert.Contains((await VerifyAsync(run)).Findings, f => f.StartsWith("not all rows could be compared: runs/2026-W45/users.ndjson", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_number_of_findings_is_limited()
    {
        var run = await PublishedAsync();
        for (var i = 0; i < 150; i++)
        {
            Put(run, $"stray-{i:D3}", [1]);
        }

        var findings = (await VerifyAsync(run)).Findings;

        Assert.Equal(101, findings.Count);
        Assert.Equal("… and 50 more findings", findings[^1]);
    }

    private static async Task<RunFixture> PublishedAsync()
    {
        var run = await RunFixture.MixedAsync(RunFixture.SmallSettings with { Excel = true });
        await run.PublishAsync();
        return run;
    }

    private static Task<VerifyReport> VerifyAsync(RunFixture run) => Verifier.VerifyAsync(run.Store, RunFixture.RunId, null, RunFixture.None);

    private static async Task FindsAsync(Action<RunFixture> damage, string expected)
    {
        var run = await PublishedAsync();
        damage(run);
        Assert.Equal([expected], (await VerifyAsync(run)).Findings);
    }

    private static async Task FindsInAsync(string file, Action<List<string>> damage, string expected)
    {
        var run = await PublishedAsync();
        Edit(run, file, damage);
        Assert.Contains(expected, (await VerifyAsync(run)).Findings);
    }

    private static void ChangePlan(RunFixture run, Func<RunPlan, RunPlan> change) =>
        Write(run, RunPaths.Plan(RunFixture.RunId), change(run.Plan), RunJsonContext.Default.RunPlan);

    private static void Write<T>(RunFixture run, string path, T document, JsonTypeInfo<T> type) =>
        run.Store[path] = JsonSerializer.SerializeToUtf8Bytes(document, type);

    private static void Put(RunFixture run, string name, byte[] content) => run.Store[$"{run.Results}/{name}"] = content;

    private static void Remove(RunFixture run, string name) => run.Store.Remove($"{run.Results}/{name}");

    // Hides the damage: the manifest is updated to the changed files, so only the rows show the damage.
    private static void Edit(RunFixture run, string name, Action<List<string>> damage)
    {
        var lines = run.Text(name).Split('\n')[..^1].ToList();
        damage(lines);
        Put(run, name, RunFixture.Gzip(string.Concat(lines.Select(l => l + "\n"))));
        Reseal(run);
    }

    private static void Reseal(RunFixture run) => Change(run, m =>
    {
        var parts = m.Parts.Select(Seal).ToList();
        var files = m.Files.Select(Seal).ToList();
        return m with
        {
            Parts = parts,
            Files = files,
            Counts = m.Counts with
            {
                Results = parts.Sum(p => p.Rows),
                Failures = files.Single(f => f.Name == RunPaths.FailuresName).Rows,
                Rejects = files.Single(f => f.Name == RunPaths.RejectsName).Rows,
            },
        };

        PublishedFile Seal(PublishedFile file)
        {
            var content = run.Published()[file.Name];
            var rows = !file.Name.EndsWith(".gz", StringComparison.Ordinal) ? file.Rows
                : run.Text(file.Name).Count(c => c == '\n') - (file.Name == RunPaths.ResultsCsvName ? 1 : 0);
            return file with { Rows = rows, Bytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
        }
    });

    private static void Change(RunFixture run, Func<Manifest, Manifest> change) => Put(run, RunPaths.ManifestName, change(run.Manifest()).ToJson());
}
