using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Tests.Input;

namespace CardGenius.Batch.Tests.Records;

public sealed class RejectReaderTests
{
    [Fact]
    public async Task Rejects_are_read_in_order_with_their_cells()
    {
        var planned = await Planned.Of("users.ndjson", "{\"userid\":\"u1\",\"fuel\":-1}\n{broken\n{\"userid\":\"u2\",\"fuel\":\"x\",\"city\":null}\n");

        Assert.Equal(
            """
            {"row":1,"column":"fuel","reason":"a negative amount","cells":["u1","-1"]}
            {"row":2,"column":null,"reason":"not one whole JSON object","cells":[null,null]}
            {"row":3,"column":"fuel","reason":"not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0","cells":["u2","x",null]}

            """,
            Encoding.UTF8.GetString(planned.Store[RunPaths.Rejects("run-1")]));
        Assert.Equal([1L, 2L, 3L], planned.Rejects.Select(r => r.Row));
        Assert.Equal(["fuel", null, "fuel"], planned.Rejects.Select(r => r.Column));
        Assert.Equal(["u1", "-1", null], planned.Rejects[0].Cells);
        Assert.Equal([null, null, null], planned.Rejects[1].Cells);
    }

    [Fact]
    public async Task A_changed_file_is_detected()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,x\nu2,y\n");
        var bytes = planned.Store[RunPaths.Rejects("run-1")];
        foreach (var changed in (byte[][])[[], bytes[..^1], bytes[1..], [.. bytes, .. bytes]])
        {
            planned.Store[RunPaths.Rejects("run-1")] = changed;

            var exception = await Assert.ThrowsAsync<StoreException>(async () =>
                await RejectReader.ReadAsync(planned.Store, planned.Plan, CancellationToken.None).ToListAsync());

            Assert.Equal("runs/run-1/rejects.ndjson in memory was changed or damaged after planning. Start the run again with a new run id.", exception.Message);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"row\":1,\"reason\":\"x\"}")]
    [InlineData("{\"row\":1,\"reason\":\"x\",\"cells\":[true]}")]
    public void A_line_that_is_not_a_reject_is_refused(string line) =>
        Assert.Throws<JsonException>(() => RejectLine.Parse(Encoding.UTF8.GetBytes(line), 2));
}
