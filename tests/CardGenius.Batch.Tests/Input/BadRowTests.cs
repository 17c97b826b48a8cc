using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input.Tables;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Input;

/// <summary>Rows that are not valid users. Each becomes a reject with its row, column and reason, and the rows around it stay users.</summary>
public sealed class BadRowTests
{
    private const string NotAnAmount = "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0";
    private const string NoValue = "a placeholder for a missing value (NaN, null, None, NA); leave the cell blank for 0";
    private const string TooLarge = "an amount above 1,000,000,000,000";
    private const string StrayQuote = "a cell begins with a quote that is not closed, or text follows the closing quote";
    private const string Rounded = "a user id in scientific notation, which a spreadsheet has rounded; format the column as text and export it again";

    /// <summary>Rows of a .csv file with the columns userid, fuel, rent, domestic_lounge_usage_quarterly, selected_card_id, city.</summary>
    public static TheoryData<string, string?, string> CsvRows => new()
    {
        { ",1,2,3,4,Pune", "userid", "no user id" },
        { "\"  \",1,2,3,4,Pune", "userid", "no user id" },
        { new string('x', 257) + ",1,2,3,4,Pune", "userid", "a user id with more than 256 characters" },
        { "u\u0007x,1,2,3,4,Pune", "userid", "a control character in the user id" },
        { "\"u\nx\",1,2,3,4,Pune", "userid", "a control character in the user id" },
        { "#N/A,1,2,3,4,Pune", "userid", "a spreadsheet's error value" },
        { "1.23457E+14,1,2,3,4,Pune", "userid", Rounded },
        { "first,1,2,3,4,Pune", "userid", "a user id seen before, on row 2" },
        { "\" first \",1,2,3,4,Pune", "userid", "a user id seen before, on row 2" },
        { "u1,-1,2,3,4,Pune", "fuel", "a negative amount" },
        { "u1,(500),2,3,4,Pune", "fuel", "a negative amount" },
        { "u1,1,₹ -2,3,4,Pune", "rent", "a negative amount" },
        { "u1,\u22122,2,3,4,Pune", "fuel", "a negative amount" },
        { "u1,1,\"(1,000)\",3,4,Pune", "rent", "a negative amount" },
        { "u1,abc,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,-,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,\"1,2,3\",2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,\"1,00,00\",2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,1.2.3,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,12 000,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,5 lakh,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,inf,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,-Infinity,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,$5,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,०५,2,3,4,Pune", "fuel", NotAnAmount },
        { "u1,NaN,2,3,4,Pune", "fuel", NoValue },
        { "u1,1,null,3,4,Pune", "rent", NoValue },
        { "u1,1,None,3,4,Pune", "rent", NoValue },
        { "u1,1,N/A,3,4,Pune", "rent", NoValue },
        { "u1,1,#DIV/0!,3,4,Pune", "rent", "a spreadsheet's error value" },
        { "u1,1000000000000.01,2,3,4,Pune", "fuel", TooLarge },
        { "u1,1e30,2,3,4,Pune", "fuel", TooLarge },
        { "u1,99999999999999999999999999999999,2,3,4,Pune", "fuel", TooLarge },
        { "u1,1,2,2.5,4,Pune", "domestic_lounge_usage_quarterly", "not a whole number" },
        { "u1,1,2,-1,4,Pune", "domestic_lounge_usage_quarterly", "a negative amount" },
        { "u1,1,2,3,gold,Pune", "selected_card_id", NotAnAmount },
        { "u1,1,2,3,1.5,Pune", "selected_card_id", "not a whole number" },
        { "u1,1,2", "domestic_lounge_usage_quarterly", "the row ends before this column" },
        { "u1", "fuel", "the row ends before this column" },
        { "u1,1,00,000,2,3,4,Pune", null, "8 cells, but 6 headers: a cell that contains the separator must be quoted" },
        { "u1,\"1\"5,2,3,4,Pune", null, StrayQuote },
        { "u1,1,2,3,4,\"Pune\" (old)", null, StrayQuote },
    };

    /// <summary>Lines of an .ndjson file whose first line has the keys userid and fuel.</summary>
    public static TheoryData<string, string?, string> NdjsonLines => new()
    {
        { "{\"userid\":\"u1\",\"fuel\":1", null, "not one complete JSON object" },
        { "{\"userid\":\"u1\",\"fuel\":1} x", null, "not one complete JSON object" },
        { "{\"userid\":\"u1\",\"fuel\":NaN}", null, "not one complete JSON object" },
        { "{\"userid\":\"\\ud800\",\"fuel\":1}", null, "not one complete JSON object" },
        { "[\"u1\",1]", null, "not a JSON object" },
        { "\"u1\"", null, "not a JSON object" },
        { "{\"userid\":\"u1\",\"fuel\":{\"petrol\":1}}", "fuel", "a nested value; expected a number or a string" },
        { "{\"userid\":\"u1\",\"fuel\":1,\"tags\":[1]}", "tags", "a nested value; expected a number or a string" },
        { "{\"userid\":\"u1\",\"fuel\":1,\"Fuel\":2}", "fuel", "the key occurs twice in the object" },
        { "{\"userid\":\"u1\",\"\":1}", null, "a key without a name" },
        { "{\"userid\":\"u1\",\"fuel\":true}", "fuel", NotAnAmount },
        { "{\"userid\":\"u1\",\"fuel\":-0.5}", "fuel", "a negative amount" },
        { "{\"userid\":\"u1\",\"fuel\":1e400}", "fuel", TooLarge },
        { "{\"userid\":\"u1\",\"fuel\":1e-400}", "fuel", NotAnAmount },
        { "{\"userid\":null,\"fuel\":1}", "userid", "no user id" },
        { "{\"fuel\":1}", "userid", "no user id" },
        { "{\"userid\":\"first\",\"fuel\":1}", "userid", "a user id seen before, on row 1" },
    };

    /// <summary>The XML of row 3 of a sheet with the columns userid and fuel.</summary>
    public static TheoryData<string, string, string> SheetRows => new()
    {
        { "<c r=\"A3\"><v>7</v></c><c r=\"B3\" t=\"e\"><v>#N/A</v></c>", "fuel", "a spreadsheet's error value" },
        { "<c r=\"A3\"><v>7</v></c><c r=\"B3\" t=\"b\"><v>1</v></c>", "fuel", NotAnAmount },
        { "<c r=\"A3\"><v>7</v></c><c r=\"B3\" s=\"1\"><v>45292</v></c>", "fuel", NotAnAmount },
        { "<c r=\"A3\"><v>7</v></c><c r=\"B3\"><v>-1E-3</v></c>", "fuel", "a negative amount" },
        { "<c r=\"B3\"><v>5</v></c>", "userid", "no user id" },
        { "<c r=\"A3\" t=\"e\"><v>#REF!</v></c><c r=\"B3\"><v>5</v></c>", "userid", "a spreadsheet's error value" },
        { "<c r=\"A3\" t=\"str\"><v>first</v></c><c r=\"B3\"><v>5</v></c>", "userid", "a user id seen before, on row 2" },
    };

    [Theory]
    [MemberData(nameof(CsvRows))]
    public async Task Of_a_csv(string row, string? column, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "users.csv", $"userid,fuel,rent,domestic_lounge_usage_quarterly,selected_card_id,city\nfirst,,,,,\n{row}\nlast,1,2,3,4,Pune\n");

        await OneReject(path, 3, column, reason);
    }

    [Theory]
    [MemberData(nameof(NdjsonLines))]
    public async Task Of_an_ndjson(string line, string? column, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("users.ndjson", $"{{\"userid\":\"first\",\"fuel\":0}}\n{line}\n{{\"userid\":\"last\",\"fuel\":1}}");

        await OneReject(path, 2, column, reason);
    }

    [Theory]
    [MemberData(nameof(SheetRows))]
    public async Task Of_a_sheet(string cells, string column, string reason)
    {
        using var folder = new TemporaryFolder();
        var content = XlsxFile.Of(
            styles: "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>",
            sheets: ("Users", XlsxFile.Rows(["userid", "fuel"], ["first", "1"])
                + $"<row r=\"3\">{cells}</row><row r=\"4\"><c r=\"A4\" t=\"str\"><v>last</v></c></row>"));

        await OneReject(folder.Write("users.xlsx", content), 3, column, reason);
    }

    [Fact]
    public async Task A_reason_contains_no_value()
    {
        var planned = await Planned.Csv("userid,fuel\nu1,-31337\nu2,31337x\nu3,31337e31\n31337,31337,31337\n");

        Assert.Equal(4, planned.Rejects.Count);
        Assert.DoesNotContain(planned.Rejects, r => r.Reason.Contains("31337", StringComparison.Ordinal));
    }

    private static async Task OneReject(string path, long row, string? column, string reason)
    {
        var planned = await Planned.Of(new FileInputSource(path));

        var reject = Assert.Single(planned.Rejects);
        Assert.Equal((row, column, reason), (reject.Row, reject.Column, reject.Reason));
        Assert.Equal(["first", "last"], planned.Users.Select(u => u.Id));
    }
}
