using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input.Tables;
using CardGenius.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Input;

public sealed class PlannerTests
{
    private const string Today =
        "UserID,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv,city\n";

    [Fact]
    public async Task An_existing_file_becomes_users_and_rejects()
    {
        var planned = await Planned.Csv(
            Today +
            "u1,\"₹1,00,000\",,0,10,20.5,30.50,Pune\n" +
            "u2,-5,,,,,,\n" +
            "u3,1,2,3,4,5,6,\"two\nlines\"\n" +
            "u1,1,2,3,4,5,6,\n");

        Assert.Equal((4L, 2L, 2L, 0L), (planned.Plan.Rows, planned.Plan.Users, planned.Plan.Rejects, planned.Plan.EmptyRows));
        Assert.Equal(Today.Trim().Split(','), planned.Plan.Columns);
        Assert.Equal(0, planned.Plan.IdColumn);
        Assert.Equal("""{"amazon_spends":100000,"other_online_spends":61,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal(
            """{"amazon_spends":1,"flipkart_spends":2,"grocery_spends_online":3,"other_online_spends":15,"selected_card_id":null}""",
            planned.Request(1));
        Assert.Equal(["u1", "₹1,00,000", "", "0", "10", "20.5", "30.50", "Pune"], planned.Users[0].Cells);
        Assert.Equal("two\nlines", planned.Users[1].Cells[7]);
        Assert.Equal([(0L, 2L), (1L, 4L)], planned.Users.Select(u => (u.Index, u.Row)));
        Assert.Equal(
            [(3L, "avg_amazon_gmv", "a negative amount"), (6L, "UserID", "a user id seen before, on row 2")],
            planned.Rejects.Select(r => (r.Row, r.Column!, r.Reason)));
        Assert.Equal(["u2", "-5", "", "", "", "", "", ""], planned.Rejects[0].Cells);
    }

    [Fact]
    public async Task Confirmed_only_ignores_the_components()
    {
        var planned = await Planned.Csv(Today + "u1,,,,not looked at,20,30.5,\n", new() { OtherOnline = OtherOnlineMode.ConfirmedOnly });

        Assert.Equal("""{"other_online_spends":30.5,"selected_card_id":null}""", planned.Request(0));
    }

    [Fact]
    public async Task A_file_with_the_names_of_the_API_is_read_unchanged()
    {
        var fields = RequestFields.All.Select(f => f.Name).ToList();
        var planned = await Planned.Csv($" USER_ID ,{string.Join(',', fields)}\nu1,{string.Join(',', fields.Select((_, i) => i + 1))}\n");

        using var request = JsonDocument.Parse(planned.Users[0].Request);
        Assert.Equal(fields.Select((name, i) => (name, i + 1)), request.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetInt32())));
    }

    [Fact]
    public async Task Column_mappings_override_headers()
    {
        var planned = await Planned.Csv(
            "Customer,userid,Amazon Total,avg_amazon_gmv,Bag,avg_confirmed_gmv\nc1,u1,10,99,5,7\n",
            new()
            {
                ColumnMappings = new Dictionary<string, string>
                {
                    ["user_id"] = "customer",
                    ["amazon_spends"] = "Amazon Total",
                    ["myntra"] = "bag",
                    ["ajio"] = "",
                },
            });

        Assert.Equal("c1", planned.Users[0].Id);
        Assert.Equal("""{"amazon_spends":10,"other_online_spends":12,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal(6, planned.Plan.Columns.Count);
    }

    [Fact]
    public async Task The_existing_configuration_works_with_the_existing_file()
    {
        var mappings = new Dictionary<string, string>
        {
            ["user_id"] = "userid",
            ["amazon_spends"] = "avg_amazon_gmv",
            ["flipkart_spends"] = "avg_flipkart_gmv",
            ["myntra"] = "avg_myntra_gmv",
            ["ajio"] = "avg_ajio_gmv",
            ["avg_gmv"] = "avg_confirmed_gmv",
            ["grocery"] = "avg_grocery_gmv",
        };
        const string Row = "u1,1,2,3,4,5,6,Pune\n";

        var mapped = await Planned.Csv(Today + Row, new() { ColumnMappings = mappings });
        var found = await Planned.Csv(Today + Row);

        Assert.Equal(found.Request(0), mapped.Request(0));
    }

    [Fact]
    public async Task Mapped_headers_can_have_blanks_around_them_in_the_mapping_and_in_the_file()
    {
        var mappings = new Dictionary<string, string> { ["user_id"] = "userid", ["amazon_spends"] = " avg_amazon_gmv ", ["grocery"] = "avg_grocery_gmv " };

        var planned = await Planned.Csv("userid, avg_amazon_gmv ,avg_grocery_gmv\nu1,5,7\n", new() { ColumnMappings = mappings });

        Assert.Equal("""{"amazon_spends":5,"grocery_spends_online":7,"selected_card_id":null}""", planned.Request(0));
    }

    [Fact]
    public async Task An_earlier_output_can_be_used_as_an_input()
    {
        var planned = await Planned.Csv(
            "userid,fuel,top10_spender,top1_card_name,top1_net_savings,top12_other_online_breakdown,cardgenius_error\nu1,5,yes,AXIS,1,2,timeout\n");

        Assert.Equal(["userid", "fuel", "top10_spender"], planned.Plan.Columns);
        Assert.Equal(["u1", "5", "yes"], planned.Users[0].Cells);
    }

    [Fact]
    public async Task Rejects_used_as_an_input_are_rejects_until_corrected()
    {
        var first = await Planned.Csv("city,userid,fuel,rent\nPune,u1,-1,2\nPune,u2,1,00,000,5\nPune,u3,\"1\"5,2\n");
        var again = await Planned.Of("rejects.ndjson", string.Concat(first.Rejects.Select(r => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["city"] = r.Cells[0],
            ["userid"] = r.Cells[1],
            ["fuel"] = r.Cells[2],
            ["rent"] = r.Cells[3],
            ["cardgenius_row"] = r.Row,
            ["cardgenius_reason"] = r.Reason,
        }) + "\n")));

        Assert.Equal(3, first.Plan.Rejects);
        Assert.Equal(["Pune", "u2", "Pune | u2 | 1 | 00 | 000 | 5", null], first.Rejects[1].Cells);
        Assert.Equal(["Pune", "u3", "Pune,u3,\"1\"5,2", null], first.Rejects[2].Cells);
        Assert.Equal(["city", "userid", "fuel", "rent"], again.Plan.Columns);
        Assert.Equal([(1L, "fuel"), (2L, "fuel"), (3L, "fuel")], again.Rejects.Select(r => (r.Row, r.Column!)));
    }

    [Fact]
    public async Task The_id_of_a_reject_can_occur_again()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,x\nu1,5\nu1,6\n");

        Assert.Equal([3L], planned.Users.Select(u => u.Row));
        Assert.Equal(["fuel", "userid"], planned.Rejects.Select(r => r.Column));
        Assert.Equal("a user id seen before, on row 3", planned.Rejects[1].Reason);
    }

    [Fact]
    public async Task Blank_rows_are_skipped_or_rejected_as_configured()
    {
        const string Text = "userid,fuel\n\nu1,1\n,\n\" \",\nu2,2\n\n";

        var skipped = await Planned.Csv(Text);
        var kept = await Planned.Csv(Text, new() { SkipEmptyRows = false });

        Assert.Equal((2L, 2L, 4L), (skipped.Plan.Rows, skipped.Plan.Users, skipped.Plan.EmptyRows));
        Assert.Equal((4L, 2L, 2L), (kept.Plan.Rows, kept.Plan.Users, kept.Plan.EmptyRows));
        Assert.Equal([(4L, "no user id"), (5L, "no user id")], kept.Rejects.Select(r => (r.Row, r.Reason)));
    }

    [Fact]
    public async Task A_file_with_only_rejects_has_a_plan()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,x\n");

        Assert.Equal((1L, 0L, 1L, 0), (planned.Plan.Rows, planned.Plan.Users, planned.Plan.Rejects, planned.Plan.Chunks));
    }

    [Theory]
    [InlineData("users.csv")]
    [InlineData("users.csv.gz")]
    [InlineData("users.ndjson")]
    [InlineData("users.ndjson.gz")]
    [InlineData("users.xlsx")]
    public async Task The_checksum_covers_the_whole_file_even_with_a_limit(string name)
    {
        var content = name.Contains("xlsx", StringComparison.Ordinal)
            ? XlsxFile.OfText([["userid", "fuel"], .. Enumerable.Range(0, 5000).Select(i => (string[])[$"u{i}", "1"])])
            : Encoding.UTF8.GetBytes(name.Contains("csv", StringComparison.Ordinal)
                ? "userid,fuel\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"u{i},1\n"))
                : string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"userid\":\"u{i}\",\"fuel\":1}}\n")));
        content = name.EndsWith("gz", StringComparison.Ordinal) ? Gzip(content) : content;

        foreach (var canSeek in (bool[])[true, false])
        {
            var input = new BytesInput(name, content, canSeek: canSeek);
            var planned = await Planned.Of(input, new() { Limit = 3 });

            Assert.Equal(3, planned.Plan.Rows);
            Assert.Equal(content.Length, planned.Plan.InputBytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), planned.Plan.InputSha256);
            Assert.Equal(new InputDigest(planned.Plan.InputBytes, planned.Plan.InputSha256), await InputDigest.ComputeAsync(input));
        }
    }

    [Fact]
    public async Task The_plan_is_written_last_and_is_read_back_unchanged()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,1\n");

        Assert.Equal(
            [RunPaths.Users("run-1"), RunPaths.Offsets("run-1"), RunPaths.Rejects("run-1"), RunPaths.Plan("run-1")],
            planned.Store.Written);
        var read = JsonSerializer.Deserialize(planned.Store[RunPaths.Plan("run-1")], RunJsonContext.Default.RunPlan)!;
        Assert.Equal(planned.Plan with { Columns = read.Columns, Notes = read.Notes }, read);
        Assert.Equal(planned.Plan.Columns, read.Columns);
        Assert.Equal(new ManualTimeProvider().GetUtcNow(), read.PlannedAt);
    }

    [Fact]
    public async Task Planning_again_writes_the_same_files()
    {
        const string Text = "userid,fuel\nu1,1\nu2,x\nu3,3\n";

        var one = await Planned.Csv(Text);
        var two = await Planned.Csv(Text);

        foreach (var path in one.Store.Written)
        {
            Assert.Equal(one.Store[path], two.Store[path]);
        }
    }

    [Fact]
    public async Task Offsets_are_the_starts_of_the_lines()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,1\nu2,22\nu3,333\n");

        var users = planned.Store[RunPaths.Users("run-1")];
        var offsets = planned.Store[RunPaths.Offsets("run-1")];
        var begins = new List<long> { 0 };
        begins.AddRange(users.Select((b, i) => (b, i)).Where(x => x.b == '\n').Select(x => x.i + 1L));
        Assert.Equal(begins, Enumerable.Range(0, offsets.Length / 8).Select(i => BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan(8 * i))));
    }

    [Theory]
    [InlineData(1, 20, 100, 1)]
    [InlineData(100, 20, 100, 3)]
    [InlineData(101, 20, 100, 3)]
    [InlineData(10_000, 20, 100, 100)]
    [InlineData(10_000, 1, 100, 100)]
    [InlineData(40, 1, 100, 20)]
    [InlineData(40, 1, 3, 3)]
    public async Task A_small_run_has_enough_chunks_for_all_workers(int users, int concurrency, int chunkSize, int expected)
    {
        var text = "userid,fuel\n" + string.Concat(Enumerable.Range(0, users).Select(i => $"u{i},1\n"));

        var planned = await Planned.Of(
            new BytesInput("users.csv", text), run: new RunSettings { Concurrency = concurrency, ChunkSize = chunkSize });

        Assert.Equal(expected, planned.Plan.ToLayout().LengthOf(0));
    }

    [Fact]
    public async Task Progress_ends_at_the_number_of_rows()
    {
        var told = new List<long>();
        var text = "userid,fuel\n" + string.Concat(Enumerable.Range(0, 25_000).Select(i => $"u{i},1\n"));

        await new Planner(new MemoryStore(), TimeProvider.System)
            .PlanAsync("run-1", new(), new BytesInput("users.csv", text), new Told(told), CancellationToken.None);

        Assert.Equal([10_000L, 20_000L, 25_000L], told);
    }

    [Fact]
    public async Task A_cancelled_planning_leaves_no_file()
    {
        var store = new MemoryStore();
        using var cancel = new CancellationTokenSource();
        var text = "userid,fuel\n" + string.Concat(Enumerable.Range(0, 25_000).Select(i => $"u{i},1\n"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Planner(store, TimeProvider.System)
            .PlanAsync("run-1", new(), new BytesInput("users.csv", text), new Told([], cancel.Cancel), cancel.Token));

        Assert.Empty(store.Written);
    }

    [Fact]
    public async Task An_input_that_ends_early_is_reported()
    {
        var exception = await Assert.ThrowsAsync<InputException>(() => Planned.Of(new BreakingInput()));

        Assert.Equal("users.csv cannot be read to its end: the disk went away", exception.Message);
    }

    [Fact]
    public async Task A_dry_run_reports_what_planning_would_find()
    {
        var report = await Planner.DryRunAsync(
            new(),
            new BytesInput("users.csv", "userid;fuel;amazon_spnds;city;top1_card_name\nu1;1.50;9;Pune;A\nu2;x;;;\nu2;-1;;;\nu1;;;;\nu1;;;;\n\n"),
            null,
            CancellationToken.None);

        Assert.Equal("CSV, separated by semicolons", report.Format);
        Assert.Equal((5L, 1L, 4L, 1L), (report.Rows, report.Users, report.Rejects, report.EmptyRows));
        Assert.Equal("""{"fuel":1.5,"selected_card_id":null}""".Length, report.RequestBytes);
        Assert.Equal(
            [
                new("userid", "user_id", false, null),
                new("fuel", "fuel", false, null),
                new("amazon_spnds", null, false, "amazon_spends"),
                new("city", null, false, null),
                new("top1_card_name", null, true, null),
            ],
            report.Columns);
        Assert.True(report.IsRefused);
        Assert.Equal(
            [
                "columns that are not sent: amazon_spnds (did you mean amazon_spends?), city",
                "a run refuses this input. users.csv: column 'amazon_spnds' (like 'amazon_spends') would not be sent. If a name is misspelled, rename the column or map it in column_mappings. To ignore it, set ignore_columns (--ignore-columns).",
            ],
            report.Notes);
        Assert.Equal(
            [
                new("userid", "a user id seen before", 2),
                new("fuel", "a negative amount", 1),
                new("fuel", "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0", 1),
            ],
            report.RejectsByReason);
        Assert.Equal([3L, 4L, 5L, 6L], report.FirstRejects.Select(r => r.Row));
    }

    [Fact]
    public void Every_row_ends_as_exactly_one_user_or_reject()
    {
        var ids = Gen.Elements("u1", "u2", "u3", "u4", "u5", " u1 ", "", "x\u0001");
        var amounts = Gen.Elements("", "1", "1,00,000", "-1", "x", "₹ 5", "1e13", "0.10");
        var rows = Gen.ListOf(Gen.Zip(ids, Gen.Zip(amounts, amounts)));
        Prop.ForAll(rows.ToArbitrary(), data =>
        {
            if (data.Count == 0)
            {
                return;
            }

            var text = "userid,fuel,rent,note\n" + string.Concat(data.Select(d => $"{d.Item1},\"{d.Item2.Item1}\",\"{d.Item2.Item2}\",n\n"));
            var planned = Planned.Csv(text).GetAwaiter().GetResult();
            var seen = planned.Users.Select(u => u.Row).Concat(planned.Rejects.Select(r => r.Row)).Order().ToList();
            Assert.Equal(Enumerable.Range(2, data.Count).Select(r => (long)r), seen);
            Assert.Equal(planned.Plan.Rows, planned.Plan.Users + planned.Plan.Rejects);
            Assert.Equal(planned.Users.Select(u => u.Row).Order(), planned.Users.Select(u => u.Row));
            Assert.Equal(planned.Rejects.Select(r => r.Row).Order(), planned.Rejects.Select(r => r.Row));
            Assert.Equal(planned.Users.Count, planned.Users.Select(u => u.Id).Distinct().Count());
            Assert.All(planned.Users, u => Assert.Equal(data[(int)u.Row - 2].Item1.Trim(), u.Id));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_same_rows_give_the_same_requests_from_every_file_type()
    {
        var amounts = Gen.Choose(0, 1_000_000_000).Select(paise => (paise / 100m).ToString(CultureInfo.InvariantCulture));
        Prop.ForAll(Gen.NonEmptyListOf(Gen.Zip(amounts, amounts)).ToArbitrary(), rows =>
        {
            string[][] table = [["userid", "avg_amazon_gmv", "fuel"], .. rows.Select((r, i) => (string[])[$"u{i}", r.Item1, r.Item2])];
            var csv = Encoding.UTF8.GetBytes(string.Join("\r\n", table.Select(r => string.Join('\t', r))));
            var ndjson = Encoding.UTF8.GetBytes(string.Concat(table.Skip(1).Select(r => $"{{\"userid\":\"{r[0]}\",\"avg_amazon_gmv\":{r[1]},\"fuel\":\"{r[2]}\"}}\n")));
            var requests = new[] { ("users.csv", csv), ("users.csv.gz", Gzip(csv)), ("users.ndjson", ndjson), ("users.ndjson.gz", Gzip(ndjson)), ("users.xlsx", XlsxFile.OfText(table)) }
                .Select(file => Planned.Of(new BytesInput(file.Item1, file.Item2)).GetAwaiter().GetResult())
                .Select(planned => string.Concat(planned.Users.Select((_, i) => planned.Request(i)))).Distinct();
            Assert.Single(requests);
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private sealed class Told(List<long> told, Action? then = null) : IProgress<long>
    {
        public void Report(long value)
        {
            told.Add(value);
            then?.Invoke();
        }
    }

    private sealed class BreakingInput : IInputSource
    {
        public string Name => "users.csv";

        public long? Length => null;

        public Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new BreakingStream());

        private sealed class BreakingStream() : MemoryStream(Encoding.UTF8.GetBytes("userid,fuel\n"))
        {
            public override bool CanSeek => false;

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
                await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("the disk went away");
        }
    }
}
