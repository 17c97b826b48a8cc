using CardGenius.Batch.Model;
using CardGenius.Batch.Tests.Input.Tables;

namespace CardGenius.Batch.Tests.Input;

public sealed class DecimalCommaTests
{
    [Theory]
    [InlineData("users.csv", "userid,fuel\nu1,\"12,345\"\nu2,\"1234,5\"\n", "row 3, column 'fuel' has an amount with a decimal comma, and row 2")]
    [InlineData("users.csv", "userid,fuel\nu1,\"1234,5\"\nu2,12.345\n", "row 2, column 'fuel' has an amount with a decimal comma, and row 3")]
    [InlineData("users.csv", "userid,fuel,rent\n,\"x\",\"1234,5\"\nu2,\"12,345\",\n", "row 2, column 'rent' has an amount with a decimal comma, and row 3")]
    [InlineData("users.csv", "userid;fuel\nu1;12,345\n", "the cells are separated by semicolons")]
    [InlineData("users.ndjson", "{\"userid\":\"u1\",\"fuel\":\"12,345\"}\n{\"userid\":\"u2\",\"fuel\":\"0,5\"}\n", "row 2, column 'fuel'")]
    public async Task A_file_in_which_an_amount_has_two_meanings_is_refused(string name, string text, string message)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Planned.Of(name, text));

        Assert.StartsWith($"{name}: {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users.csv", "userid,fuel\nu1,\"1,234.50\"\nu2,\"1234,5\"\nu3,5\n", 2)]
    [InlineData("users.csv", "userid;fuel\nu1;12.345\nu2;1,00,000\nu3;1,234.50\n", 3)]
    [InlineData("users.csv", "userid,fuel\nu1,\"12,345\"\nu2,12.345\n", 2)]
    [InlineData("users.ndjson", "{\"userid\":\"u1\",\"fuel\":12.345}\n{\"userid\":\"u2\",\"fuel\":\"0,5\"}\n", 1)]
    public async Task A_file_whose_amounts_have_one_meaning_is_read(string name, string text, int users) =>
        Assert.Equal(users, (await Planned.Of(name, text)).Plan.Users);

    [Fact]
    public async Task Stored_numbers_of_a_workbook_have_one_meaning()
    {
        var planned = await Planned.Of(new BytesInput("users.xlsx", XlsxFile.Of(sheets: ("Users",
            XlsxFile.Rows(["userid", "fuel"], ["u1", "1234,5"]) + "<row r=\"3\"><c r=\"A3\"><v>7</v></c><c r=\"B3\"><v>12.345</v></c></row>"))));

        Assert.Equal("""{"fuel":12.345,"selected_card_id":null}""", planned.Request(0));
    }
}
