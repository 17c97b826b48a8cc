using System.Text;
using CardGenius.Batch.Input.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_row_has_the_number_of_its_first_line(string lineEnd)
    {
        var rows = await Read("a,b\n1,\"x\ny\"\n\n2,3\n\"4\n\n\",5\n6,7".ReplaceLineEndings(lineEnd));

        Assert.Equal([2L, 5L, 6L, 9L], rows.Select(r => r.Row));
        Assert.Equal($"x{lineEnd}y", rows[0].Cells[1]);
    }

    [Theory]
    [InlineData("a,b\n1,2", "1|2")]
    [InlineData("a;b\n1,5;2", "1,5|2")]
    [InlineData("a\tb\n1,5\t2", "1,5|2")]
    [InlineData("\"a,b,c\";d\n1;2", "1|2")]
    [InlineData("\n\na;b\n1;2", "1|2")]
    public async Task The_headers_determine_the_separator(string text, string cells) =>
        Assert.Equal(cells, string.Join('|', Assert.Single(await Read(text)).Cells));

    [Fact]
    public async Task A_blank_header_gets_the_name_that_pandas_gives_it()
    {
        await using var table = await Open(",userid,\n1,2,3");

        Assert.Equal(["Unnamed: 0", "userid", "Unnamed: 2"], table.Columns);
    }

    [Theory]
    [InlineData("a,b\n5\" pipe,2", "5\" pipe|2")]
    [InlineData("a,b\n1,2,,\n", "1|2")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",2", "say \"hi\"|2")]
    public async Task Harmless_deviations_are_not_faults(string text, string cells)
    {
        var row = Assert.Single(await Read(text));

        Assert.Null(row.Fault);
        Assert.Equal(cells, string.Join('|', row.Cells));
    }

    [Fact]
    public void Valid_text_is_read_back_unchanged()
    {
        var cell = Gen.ListOf(Gen.Elements('a', '1', ',', ';', '"', '\n', '\r', ' ', 'é', '₹', '\t')).Select(string.Concat);
        var rows = Gen.NonEmptyListOf(Gen.ListOf(cell, 3));
        Prop.ForAll(Gen.Zip(rows, Gen.Choose(1, 50)).ToArbitrary(), sample =>
        {
            var (data, pieceSize) = sample;
            var text = new StringBuilder("x,y,z\r\n");
            var line = 2L;
            var lines = new List<long>();
            foreach (var row in data)
            {
                var written = string.Join(',', row.Select(c => "\"" + c.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""));
                lines.Add(line);
                line += Lines(written) + 1;
                text.Append(written).Append("\r\n");
            }

            var read = Read(text.ToString(), pieceSize).GetAwaiter().GetResult();
            Assert.Equal(lines, read.Select(r => r.Row));
            Assert.Equal(data.Select(r => string.Join('\u001f', r)), read.Select(r => string.Join('\u001f', r.Cells)));
            Assert.All(read, r => Assert.Null(r.Fault));
        }).QuickCheckThrowOnFailure();
    }

    private static int Lines(string text) => text.ReplaceLineEndings("\n").Count(c => c == '\n');

    private static async Task<CsvTable> Open(string text, int pieceSize = 7) =>
        await CsvTable.OpenAsync(new TextStream(text, pieceSize), Encoding.UTF8.GetBytes(text), "users.csv", CancellationToken.None);

    private static async Task<List<(long Row, string?[] Cells, RowFault? Fault)>> Read(string text, int pieceSize = 7)
    {
        await using var table = await Open(text, pieceSize);
        var rows = new List<(long, string?[], RowFault?)>();
        while (await table.ReadAsync(CancellationToken.None))
        {
            rows.Add((table.Row, table.Cells[..table.CellCount], table.Fault));
        }

        return rows;
    }
}
