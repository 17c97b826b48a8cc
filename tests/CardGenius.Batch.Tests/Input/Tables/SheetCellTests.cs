using System.Globalization;
using System.Security;
using CardGenius.Batch.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Input.Tables;

/// <summary>Every form of a cell gives the value that the sheet shows, or a reject, but no other value.</summary>
public sealed class SheetCellTests
{
    private const string NoResult = "a formula without a stored result; open the workbook in a spreadsheet program and save it";
    private const string NoNumber = "a stored number that is not valid (expected digits with a decimal point); export the workbook again";
    private const string NoIndex = "a shared string without an index; export the workbook again";
    private const string NoValue = "content that is not a cell's value; export the workbook again";
    private const string UnknownType = "a cell of an unknown type; export the workbook again";
    private const string NotAnAmount = "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0";
    private const string SheetError = "a spreadsheet's error value";

    /// <summary>A cell, and its amount or the reason why it has none.</summary>
    public static TheoryData<string, string> Amounts => new()
    {
        { "<c r=\"B2\"/>", "0" },
        { "<c r=\"B2\"><v/></c>", "0" },
        { "<c r=\"B2\" t=\"n\"><v></v></c>", "0" },
        { "<c r=\"B2\" t=\"inlineStr\"/>", "0" },
        { "<c r=\"B2\" t=\"inlineStr\"><is><t/></is></c>", "0" },
        { "<c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c>", "0" },
        { "<c r=\"B2\"><v>500</v></c>", "500" },
        { "<c r=\"B2\"><v> 500 </v></c>", "500" },
        { "<c r=\"B2\"><v>5E2</v></c>", "500" },
        { "<c r=\"B2\"><v>+500</v></c>", "500" },
        { "<c r=\"B2\"><v>0500</v></c>", "500" },
        { "<c r=\"B2\"><f aca=\"false\">250*2</f><v>500</v></c>", "500" },
        { "<c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>500</v></c>", "500" },
        { "<c r=\"B2\" t=\"str\"><f>T(1)</f><v>500</v></c>", "500" },
        { "<c r=\"B2\" t=\"str\"><v>₹500_x000D_</v></c>", "500" },
        { "<c r=\"B2\" t=\"s\"><v>0</v></c>", "1500" },
        { "<c r=\"B2\" t=\"inlineStr\"><is><r><t>1,</t></r><r><t>500</t></r></is></c>", "1500" },
        { "<c r=\"B2\" t=\"inlineStr\"><v>500</v></c>", "500" },
        { "<c r=\"B2\"><v>500</v><extLst><ext/></extLst></c>", "500" },
        { "<c r=\"B2\"><f>A1</f></c>", NoResult },
        { "<c r=\"B2\"><f>A1</f><v></v></c>", NoResult },
        { "<c r=\"B2\" t=\"str\"><f>A1</f></c>", NoResult },
        { "<c r=\"B2\" t=\"b\"><f>A1</f></c>", NoResult },
        { "<c r=\"B2\"><v>12,345</v></c>", NoNumber },
        { "<c r=\"B2\"><v>1 000</v></c>", NoNumber },
        { "<c r=\"B2\"><v>NaN</v></c>", NoNumber },
        { "<c r=\"B2\"><v>INF</v></c>", NoNumber },
        { "<c r=\"B2\"><v>₹500</v></c>", NoNumber },
        { "<c r=\"B2\"><v>1E999</v></c>", NoNumber },
        { "<c r=\"B2\" s=\"1\"><v>12,345</v></c>", NoNumber },
        { "<c r=\"B2\"><v>1E-300</v></c>", NotAnAmount },
        { "<c r=\"B2\" t=\"s\"/>", NoIndex },
        { "<c r=\"B2\" t=\"s\"><v></v></c>", NoIndex },
        { "<c r=\"B2\" t=\"inlineStr\"><t>500</t></c>", NoValue },
        { "<c r=\"B2\">500</c>", NoValue },
        { "<c r=\"B2\"><is><t>500</t></is></c>", NoValue },
        { "<c r=\"B2\" t=\"inlineStr\"><v>5</v><is><t>500</t></is></c>", NoValue },
        { "<c r=\"B2\"><v>5</v><v>500</v></c>", NoValue },
        { "<c r=\"B2\" t=\"e\"/>", NoValue },
        { "<c r=\"B2\" t=\"b\"><v>x</v></c>", NoValue },
        { "<c r=\"B2\" t=\"d\"><v>2024</v></c>", NoValue },
        { "<c r=\"B2\" t=\"x\"><v>500</v></c>", UnknownType },
        { "<c r=\"B2\" t=\"e\"><v>#N/A</v></c>", SheetError },
        { "<c r=\"B2\" t=\"e\"><v>500</v></c>", SheetError },
        { "<c r=\"B2\" t=\"b\"><v>1</v></c>", NotAnAmount },
        { "<c r=\"B2\" t=\"b\"><v>true</v></c>", NotAnAmount },
        { "<c r=\"B2\" t=\"d\"><v>2024-01-31</v></c>", NotAnAmount },
        { "<c r=\"B2\" s=\"1\"><v>45322</v></c>", NotAnAmount },
    };

    /// <summary>A cell, and its id or the reason why it has none.</summary>
    public static TheoryData<string, string> Ids => new()
    {
        { "<c r=\"A2\"><v>12345.0</v></c>", "12345" },
        { "<c r=\"A2\"><v>1.0000001E7</v></c>", "10000001" },
        { "<c r=\"A2\"><v>124599.99999999999</v></c>", "124600" },
        { "<c r=\"A2\"><v>0012</v></c>", "12" },
        { "<c r=\"A2\" s=\"2\"><v>4711</v></c>", "00004711" },
        { "<c r=\"A2\" s=\"2\"><f>A1</f><v>4711.0</v></c>", "00004711" },
        { "<c r=\"A2\" s=\"3\"><v>42</v></c>", "CK42" },
        { "<c r=\"A2\" t=\"str\" s=\"2\"><v>4711</v></c>", "4711" },
        { "<c r=\"A2\" t=\"inlineStr\"><is><t>0042</t></is></c>", "0042" },
        { "<c r=\"A2\" t=\"inlineStr\"><is><t>CK_x005F_x0041_9</t></is></c>", "CK_x0041_9" },
        { "<c r=\"A2\" s=\"4\"><v>4711</v></c>", "!a user id whose number format shows it differently from the stored number; format the column as text and enter the ids again" },
        { "<c r=\"A2\" s=\"1\"><v>45322</v></c>", "!a date, which is not a user id; format the column as text and enter the ids again" },
        { "<c r=\"A2\" t=\"d\"><v>2024-01-31</v></c>", "!a date, which is not a user id; format the column as text and enter the ids again" },
        { "<c r=\"A2\" t=\"b\"><v>1</v></c>", "!a logical value, which is not a user id" },
        { "<c r=\"A2\"><v>1914310000010100000</v></c>", "!a user id in scientific notation, which a spreadsheet has rounded; format the column as text and export it again" },
        { "<c r=\"A2\" s=\"2\"><v>1.9143100000101E+18</v></c>", "!a user id in scientific notation, which a spreadsheet has rounded; format the column as text and export it again" },
        { "<c r=\"A2\"><f>B2</f></c>", "!" + NoResult },
        { "<c r=\"A2\" t=\"s\"><v/></c>", "!" + NoIndex },
        { "<c r=\"A2\" t=\"e\"><v>#FIELD!</v></c>", "!" + SheetError },
        { "<c r=\"A2\" t=\"inlineStr\"><is><t>a_xD800_</t></is></c>", "!an invisible character in the user id, or a character that could not be read (U+FFFD)" },
        { "<c r=\"A2\"/>", "!no user id" },
    };

    /// <summary>The cells of row 2 whose position is not known.</summary>
    public static TheoryData<string, string> Places => new()
    {
        { "<c r=\"A2\"><v>7</v></c><c r=\"B\"><v>5</v></c>", "a cell whose reference cannot be read or belongs to another row, so its column is not known; export the workbook again" },
        { "<c r=\"A2\"><v>7</v></c><c r=\"R2C2\"><v>5</v></c>", "a cell whose reference cannot be read or belongs to another row, so its column is not known; export the workbook again" },
        { "<c r=\"A2\"><v>7</v></c><c r=\"B3\"><v>5</v></c>", "a cell whose reference cannot be read or belongs to another row, so its column is not known; export the workbook again" },
        { "<c r=\"A2\"><v>7</v></c><c r=\"B2\"><v>5</v></c><c r=\"b2\"><v>6</v></c>", "two cells with the same reference; export the workbook again" },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public async Task A_cell_gives_its_amount_or_a_reject(string cell, string expected)
    {
        var planned = await Plan($"<row r=\"2\"><c r=\"A2\" t=\"str\"><v>u1</v></c>{cell}<c r=\"C2\"><v>7</v></c></row>");

        if (decimal.TryParse(expected, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            Assert.Equal(amount == 0 ? """{"rent":7,"selected_card_id":null}""" : $$"""{"fuel":{{expected}},"rent":7,"selected_card_id":null}""", planned.Request(0));
        }
        else
        {
            await IsRejected(planned, "fuel", expected);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_cell_gives_the_id_that_the_sheet_shows_or_a_reject(string cell, string expected)
    {
        var planned = await Plan($"<row r=\"2\">{cell}<c r=\"B2\"><v>5</v></c></row>");

        if (expected[0] == '!')
        {
            await IsRejected(planned, "userid", expected[1..]);
        }
        else
        {
            Assert.Equal(expected, planned.Users[0].Id);
            Assert.Equal(expected, planned.Users[0].Cells[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_cell_with_an_unknown_position_makes_its_row_a_reject(string cells, string reason) =>
        await IsRejected(await Plan($"<row r=\"2\">{cells}</row>"), null, reason);

    [Fact]
    public async Task A_row_without_a_number_has_the_number_of_its_cells()
    {
        var planned = await Plan("<row><c r=\"A5\"><v>7</v></c><c r=\"B5\"><v>5</v></c></row><row><c><v>8</v></c><c><v>6</v></c></row>");

        Assert.Equal([(5L, "7"), (6L, "8")], planned.Users.Select(u => (u.Row, u.Id)));
    }

    [Fact]
    public async Task A_row_number_that_cannot_be_read_is_damage()
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Plan("<row r=\"two\"><c r=\"A2\"><v>7</v></c></row>"));

        Assert.Equal("users.xlsx is damaged or incomplete: the row after row 1 of the sheet has a number that cannot be read. Copy or export it again.", refusal.Message);
    }

    [Fact]
    public async Task A_header_that_cannot_be_read_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Planned.Of(new BytesInput("users.xlsx", XlsxFile.Of(sheets: ("Users",
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>userid</v></c><c r=\"B1\"><f>C1</f></c></row><row r=\"2\"><c r=\"A2\"><v>7</v></c></row>")))));

        Assert.Equal($"users.xlsx: the header of column 2 cannot be read: {NoResult}.", refusal.Message);
    }

    [Fact]
    public async Task An_unreadable_cell_of_another_column_has_a_marker_text()
    {
        var planned = await Plan("<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\"><v>5</v></c><c r=\"D2\"><f>B2</f></c></row>");

        Assert.Equal(["7", "5", null, "#UNREADABLE!"], planned.Users[0].Cells);
    }

    [Fact]
    public async Task A_workbook_with_parts_at_the_root_of_the_package_is_read()
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var planned = await Planned.Of(new BytesInput("users.xlsx", XlsxFile.Zip(new Dictionary<string, string>
        {
            ["_rels/.rels"] = $"<Relationships><Relationship Id=\"a\" Type=\"{Relations}/officeDocument\" Target=\"workbook.xml\"/></Relationships>",
            ["workbook.xml"] = $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"Users\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>",
            ["_rels/workbook.xml.rels"] = $"<Relationships><Relationship Id=\"b\" Type=\"{Relations}/worksheet\" Target=\"sheet1.xml\"/></Relationships>",
            ["sheet1.xml"] = $"<worksheet xmlns=\"{Main}\"><sheetData>{XlsxFile.Rows(["userid", "fuel"], ["u1", "5"])}</sheetData></worksheet>",
        })));

        Assert.Equal("u1", planned.Users[0].Id);
    }

    [Fact]
    public void An_amount_is_read_in_every_form()
    {
        var amounts = Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, 6)).Select(a => new decimal(a.Item1, 0, 0, false, (byte)a.Item2));
        Prop.ForAll(Gen.NonEmptyListOf(amounts).ToArbitrary(), list =>
        {
            foreach (var amount in list)
            {
                var plain = amount.ToString(CultureInfo.InvariantCulture);
                var number = (double)amount;
                string[] cells =
                [
                    $"<v>{plain}</v>",
                    $"<v>{number.ToString("R", CultureInfo.InvariantCulture)}</v>",
                    $"<v>{number.ToString("G17", CultureInfo.InvariantCulture)}</v>",
                    $"<v>{number.ToString("0.################E+0", CultureInfo.InvariantCulture)}</v>",
                    $"<f>A1</f><v>{number.ToString("R", CultureInfo.InvariantCulture)}</v>",
                ];
                var rows = cells.Select((c, i) => $"<row r=\"{i + 2}\"><c r=\"A{i + 2}\"><v>{i}</v></c><c r=\"B{i + 2}\">{c}</c></row>");
                var planned = Plan(string.Concat(rows)).GetAwaiter().GetResult();
                var request = amount == 0
                    ? """{"selected_card_id":null}"""
                    : $$"""{"fuel":{{amount.ToString("0.######", CultureInfo.InvariantCulture)}},"selected_card_id":null}""";
                Assert.All(Enumerable.Range(0, cells.Length), i => Assert.Equal(request, planned.Request(i)));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_text_is_an_unchanged_id_or_a_reject()
    {
        var characters = Gen.Elements('a', 'Z', '0', '7', '.', ',', 'e', 'E', '+', '-', '#', '!', ' ', '_', 'x', '=', '"', '\u00A0', '\u200B', 'é', '₹', '\t');
        Prop.ForAll(Gen.NonEmptyListOf(characters).Select(string.Concat).ToArbitrary(), id =>
        {
            var escaped = SecurityElement.Escape(id.Replace("_x", "_x005F_x", StringComparison.Ordinal));
            var sheet = Plan($"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{escaped}</t></is></c><c r=\"B2\"><v>5</v></c></row>").GetAwaiter().GetResult();
            var csv = Planned.Csv($"userid,fuel\n\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\",5\n").GetAwaiter().GetResult();
            var json = Planned.Of("users.ndjson", $"{{\"userid\":{System.Text.Json.JsonSerializer.Serialize(id)},\"fuel\":5}}\n").GetAwaiter().GetResult();
            foreach (var planned in (Planned[])[sheet, csv, json])
            {
                Assert.Equal(1, planned.Plan.Rows);
                Assert.All(planned.Users, u => Assert.Equal(id.Trim(), u.Id));
            }

            Assert.Single(((Planned[])[sheet, csv, json]).Select(p => p.Plan.Users).Distinct());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_stored_number_is_an_id_with_its_digits_or_a_reject()
    {
        var ids = Gen.Zip(Gen.Choose(1, int.MaxValue), Gen.Choose(1, int.MaxValue)).Select(i => (long)i.Item1 * i.Item2);
        Prop.ForAll(ids.ToArbitrary(), id =>
        {
            string[] forms =
            [
                id.ToString(CultureInfo.InvariantCulture),
                id.ToString("F1", CultureInfo.InvariantCulture),
                ((double)id).ToString("R", CultureInfo.InvariantCulture),
                ((double)id).ToString("0.################E+00", CultureInfo.InvariantCulture),
            ];
            foreach (var form in forms)
            {
                var planned = Plan($"<row r=\"2\"><c r=\"A2\"><v>{form}</v></c><c r=\"B2\"><v>5</v></c></row>").GetAwaiter().GetResult();
                Assert.Equal(id < 1_000_000_000_000_000, planned.Plan.Users == 1);
                Assert.All(planned.Users, u => Assert.Equal(id.ToString(CultureInfo.InvariantCulture), u.Id));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Task<Planned> Plan(string rows) => Planned.Of(new BytesInput("users.xlsx", XlsxFile.Of(
        strings: "<si><t>1,500</t></si>",
        styles: "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000000\"/><numFmt numFmtId=\"165\" formatCode=\"&quot;CK&quot;0\"/></numFmts>"
            + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"3\"/></cellXfs>",
        sheets: ("Users", XlsxFile.Rows(["userid", "fuel", "rent", "note"]) + rows))));

    // The row is a reject, and it is a reject again if its cells are used as an input without a correction.
    private static async Task IsRejected(Planned planned, string? column, string reason)
    {
        var reject = Assert.Single(planned.Rejects);
        Assert.Empty(planned.Users);
        Assert.Equal((2L, column, reason), (reject.Row, reject.Column, reject.Reason));
        var cells = planned.Plan.Columns.Zip(reject.Cells).ToDictionary(c => c.First, c => c.Second);
        var again = await Planned.Of("rejects.ndjson", System.Text.Json.JsonSerializer.Serialize(cells) + "\n");
        Assert.Single(again.Rejects);
    }
}
