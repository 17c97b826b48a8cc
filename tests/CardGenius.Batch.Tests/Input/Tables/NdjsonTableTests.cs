using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class NdjsonTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Columns_are_the_union_of_keys_in_order_of_appearance(int pieceSize)
    {
        await using var table = new NdjsonTable(
            new TextStream("{\"b\":1,\"a\":\"x\"}\r\n\n{\"c\":true,\" A \":null,\"b\":1.50}\n{}\n {\"a\":\"₹\\u0031\"}", pieceSize), "users.ndjson");
        var rows = new List<string>();

        while (await table.ReadAsync(CancellationToken.None))
        {
            Assert.Null(table.Fault);
            rows.Add($"{table.Row}: {string.Join('|', table.Cells[..table.CellCount].Select(c => c ?? "-"))}");
        }

        Assert.Equal(["b", "a", "c"], table.Columns);
        Assert.Equal(["1: 1|x", "3: 1.50|-|true", "4: ", "5: -|₹1"], rows);
        Assert.Equal(1, table.BlankLines);
    }

    [Fact]
    public async Task A_line_longer_than_the_buffer_is_read()
    {
        var id = new string('x', 300_000);
        await using var table = new NdjsonTable(new TextStream($"{{\"a\":1}}\n{{\"a\":\"{id}\"}}\n{{\"a\":3}}\n", 50_000), "users.ndjson");

        Assert.True(await table.ReadAsync(CancellationToken.None));
        Assert.True(await table.ReadAsync(CancellationToken.None));
        Assert.Equal(id, table.Cells[0]);
        Assert.True(await table.ReadAsync(CancellationToken.None));
        Assert.Equal("3", table.Cells[0]);
        Assert.False(await table.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_nested_value_is_kept_as_text()
    {
        await using var table = new NdjsonTable(new TextStream("{\"a\":{\"x\":[1, 2]},\"b\":2}\n", 10), "users.ndjson");

        Assert.True(await table.ReadAsync(CancellationToken.None));
        Assert.Equal(["{\"x\":[1, 2]}", "2"], table.Cells.Take(table.CellCount));
        Assert.Equal(0, table.Fault?.Column);
    }

    [Fact]
    public async Task A_new_key_in_every_line_is_refused()
    {
        var text = string.Concat(Enumerable.Range(0, TableReader.MostColumns + 1).Select(i => $"{{\"k{i}\":1}}\n"));
        await using var table = new NdjsonTable(new TextStream(text, 100_000), "users.ndjson");

        var exception = await Assert.ThrowsAsync<InputException>(async () =>
        {
            while (await table.ReadAsync(CancellationToken.None))
            {
            }
        });

        Assert.Equal("users.ndjson, line 16385: more than 16384 different keys. Expected: the same keys in every line.", exception.Message);
    }
}
