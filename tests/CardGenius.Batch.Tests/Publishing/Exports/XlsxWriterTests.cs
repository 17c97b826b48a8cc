using System.Globalization;
using CardGenius.Batch.Publishing.Exports;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Publishing.Exports;

public sealed class XlsxWriterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Rows_are_read_back_unchanged()
    {
        var sheets = await WriteAsync(["id", "amount", "note"], [XlsxCellKind.Text, XlsxCellKind.Number, XlsxCellKind.Number], XlsxWriter.MaxRows, [["007", "12.5", ""], ["8", "", " =1+1 "]]);

        Assert.Equal(["Results"], sheets.Keys);
        Assert.Equal(
            [
                new() { ["A1"] = "id", ["B1"] = "amount", ["C1"] = "note" },
                new() { ["A2"] = "007", ["B2"] = 12.5m },
                new() { ["A3"] = "8", ["C3"] = " =1+1 " },
            ],
            sheets["Results"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    public async Task Further_rows_go_to_a_new_sheet_with_the_same_header(int rows, int sheetCount)
    {
        var sheets = await WriteAsync(["n"], [XlsxCellKind.Number], 3, [.. Enumerable.Range(1, rows).Select(i => new[] { i.ToString(CultureInfo.InvariantCulture) })]);

        Assert.Equal(Enumerable.Range(1, sheetCount).Select(i => i == 1 ? "Results" : $"Results {i}"), sheets.Keys);
        Assert.All(sheets.Values, s => Assert.Equal("n", s[0]["A1"]));
        Assert.All(sheets.Values, s => Assert.InRange(s.Count, 1, 4));
        Assert.Equal(Enumerable.Range(1, rows).Select(i => (object)(decimal)i), sheets.Values.SelectMany(s => s.Skip(1)).SelectMany(r => r.Values));
    }

    [Fact]
    public void Text_is_read_back_except_characters_that_XML_does_not_allow() => Prop.ForAll(Outcomes.Texts().ToArbitrary(), async text =>
    {
        var sheets = await WriteAsync(["t"], [XlsxCellKind.Text], 10, [[text]]);
        var expected = new string([.. text.Select(c => c is '\0' or '\u001e' ? '\uFFFD' : c)]);
        return (string)sheets["Results"][1].GetValueOrDefault("A2", "") == expected;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a\u0001b\u0002", "a\uFFFDb\uFFFD")]
    [InlineData("😀", "😀")]
    [InlineData("\uFFFF", "\uFFFD")]
    [InlineData("a_x0041_b", "a_x005F_x0041_b")]
    [InlineData("a_x41_b", "a_x41_b")]
    public void Text_is_encoded_for_a_cell(string text, string expected) => Assert.Equal((expected, false), XlsxText.Encode(text));

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal(("\uFFFD", false), XlsxText.Encode("\ud83d"));
        Assert.Equal(("a\uFFFDb", false), XlsxText.Encode("a\udc00b"));
    }

    [Fact]
    public void Text_that_is_too_long_is_truncated_with_a_mark()
    {
        Assert.Equal((new string('x', 32_767), false), XlsxText.Encode(new string('x', 32_767)));

        var (text, cut) = XlsxText.Encode(new string('x', 32_768));

        Assert.True(cut);
        Assert.Equal(32_767, text.Length);
        Assert.EndsWith("x… (cut)", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', XlsxText.Encode("x" + string.Concat(Enumerable.Repeat("😀", 20_000))).Text);
        Assert.DoesNotContain('\uFFFD', XlsxText.Encode(string.Concat(Enumerable.Repeat("😀", 20_000))).Text);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("-12.50", true)]
    [InlineData("123456789012345", true)]
    [InlineData("0.5", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("1234567890.123456", false)]
    [InlineData("007", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData("1.", false)]
    [InlineData(".5", false)]
    [InlineData("+1", false)]
    [InlineData("1e5", false)]
    [InlineData("1,000", false)]
    [InlineData("NaN", false)]
    [InlineData("1.2.3", false)]
    [InlineData(" 1", false)]
    public void Only_plain_numbers_are_numbers(string text, bool expected) => Assert.Equal(expected, XlsxWriter.IsPlainNumber(text));

    [Fact]
    public async Task Columns_have_the_names_of_Excel()
    {
        var header = Enumerable.Range(0, 16_384).Select(i => $"c{i}").ToArray();

        var sheets = await WriteAsync(header, new XlsxCellKind[header.Length], 10, []);

        Assert.Equal(["A1", "Z1", "AA1", "AZ1", "ZZ1", "AAA1", "XFD1"], new[] { 0, 25, 26, 51, 701, 702, 16_383 }.Select(i => sheets["Results"][0].Single(c => (string)c.Value == $"c{i}").Key));
    }

    [Fact]
    public async Task More_columns_than_Excel_supports_are_refused()
    {
        var error = await Assert.ThrowsAsync<PublicationException>(() =>
            XlsxWriter.CreateAsync(new MemoryStream(), "Results", new string[16_385], new XlsxCellKind[16_385], 10, None));

        Assert.Contains("16385 columns", error.Message, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, List<Dictionary<string, object>>>> WriteAsync(
        string[] header, XlsxCellKind[] kinds, int rowsPerSheet, string[][] rows)
    {
        using var content = new MemoryStream();
        await using (var writer = await XlsxWriter.CreateAsync(content, "Results", header, kinds, rowsPerSheet, None))
        {
            foreach (var row in rows)
            {
                await writer.WriteRowAsync(row, None);
            }

            await writer.CompleteAsync(None);
        }

        content.Position = 0;
        return Workbooks.Read(content);
    }
}
