using CardGenius.Batch.Model;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class XlsxTableTests
{
    [Fact]
    public async Task Sparse_rows_and_cells_keep_their_positions()
    {
        var planned = await Plan(XlsxFile.Of(sheets: ("Users",
            "<row r=\"3\"><c r=\"B3\" t=\"str\"><v>userid</v></c><c r=\"D3\" t=\"str\"><v>fuel</v></c><c r=\"E3\" t=\"str\"><v> </v></c></row>" +
            "<row r=\"5\"/>" +
            "<row r=\"7\"><c r=\"D7\"><v>5</v></c><c r=\"B7\" t=\"str\"><v>u1</v></c></row>" +
            "<row r=\"9\"><c r=\"B9\" t=\"str\"><v>u2</v></c></row>")));

        Assert.Equal(["Unnamed: 0", "userid", "Unnamed: 2", "fuel"], planned.Plan.Columns);
        Assert.Equal([(7L, "u1"), (9L, "u2")], planned.Users.Select(u => (u.Row, u.Id)));
        Assert.Equal([null, "u1", null, "5"], planned.Users[0].Cells);
        Assert.Equal(1, planned.Plan.EmptyRows);
        Assert.Equal("""{"fuel":5,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal("""{"selected_card_id":null}""", planned.Request(1));
    }

    [Fact]
    public async Task Rows_and_cells_without_references_are_consecutive()
    {
        var planned = await Plan(XlsxFile.Of(sheets: ("Users",
            "<row><c t=\"str\"><v>userid</v></c><c t=\"str\"><v>fuel</v></c></row><row><c t=\"str\"><v>u1</v></c><c><v>5</v></c></row>")));

        Assert.Equal((2L, "u1"), (planned.Users[0].Row, planned.Users[0].Id));
        Assert.Equal("""{"fuel":5,"selected_card_id":null}""", planned.Request(0));
    }

    [Fact]
    public async Task Every_kind_of_cell_has_the_shown_value()
    {
        var planned = await Plan(XlsxFile.Of(
            strings: "<si><t>userid</t></si><si><r><rPr><b/></rPr><t>fu</t></r><r><t>el</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si><si><t xml:space=\"preserve\"> u1</t></si><si/>",
            styles: "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"&quot;Rs. &quot;#,##0\"/></numFmts>" +
                "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs>",
            sheets: ("Users",
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><r><t>jo</t></r><r><t>ined</t></r></is></c><c r=\"D1\" t=\"str\"><f>\"a\"</f><v>active</v></c><c r=\"E1\" t=\"str\"><v>note</v></c></row>" +
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" s=\"2\"><f>A1+1</f><v>1234.5599999999999</v></c><c r=\"C2\" s=\"1\"><v>45322</v></c><c r=\"D2\" t=\"b\"><v>1</v></c><c r=\"E2\" t=\"s\"><v>3</v></c></row>" +
                "<row r=\"3\"><c r=\"A3\"><v>1.23456789012E+14</v></c><c r=\"B3\"><v>1.5E3</v></c><c r=\"C3\" t=\"d\"><v>2024-01-31</v></c><c r=\"D3\" t=\"e\"><v>#N/A</v></c></row>")));

        Assert.Equal(["userid", "fuel", "joined", "active", "note"], planned.Plan.Columns);
        Assert.Equal(["u1", "123456789012000"], planned.Users.Select(u => u.Id));
        Assert.Equal([" u1", "1234.56", "2024-01-31", "TRUE", ""], planned.Users[0].Cells);
        Assert.Equal(["123456789012000", "1500", "2024-01-31", "#N/A", null], planned.Users[1].Cells);
        Assert.Equal("""{"fuel":1234.56,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal("""{"fuel":1500,"selected_card_id":null}""", planned.Request(1));
    }

    [Fact]
    public async Task A_wrong_sheet_is_named_with_the_sheets_that_have_the_columns()
    {
        var users = XlsxFile.Rows(["userid", "fuel"], ["u1", "5"]);
        var workbook = XlsxFile.Of(sheets: [("Notes", XlsxFile.Rows(["hello"])), ("Ids", XlsxFile.Rows(["userid"])), ("May", users), ("June", users)]);

        Assert.EndsWith(
            " The sheet 'Notes' was read. The sheets 'May', 'June' have the columns; to read one of them, set the sheet to its name (--sheet).",
            await RefusedAsync(workbook),
            StringComparison.Ordinal);
        Assert.EndsWith(
            " The sheet 'Ids' was read. The sheets 'May', 'June' have the columns; to read one of them, set the sheet to its name (--sheet).",
            await RefusedAsync(workbook, "Ids"),
            StringComparison.Ordinal);
        Assert.EndsWith(
            " The sheet 'Notes' was read. The sheet 'May' has the columns; to read it, set the sheet to this name (--sheet).",
            await RefusedAsync(XlsxFile.Of(sheets: [("Notes", XlsxFile.Rows(["hello"])), ("May*", users)])),
            StringComparison.Ordinal);
        Assert.EndsWith(
            " The sheet 'Notes' was read. No other sheet has the columns.",
            await RefusedAsync(XlsxFile.Of(sheets: [("Notes", XlsxFile.Rows(["hello"])), ("Empty", "")])),
            StringComparison.Ordinal);
        Assert.EndsWith(
            " The sheet 'Notes' was read.", await RefusedAsync(XlsxFile.Of(sheets: [("Notes", XlsxFile.Rows(["hello"]))])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_sheet_is_named_with_the_sheets_that_have_cells()
    {
        var users = XlsxFile.Rows(["userid", "fuel"], ["u1", "5"]);

        Assert.Equal(
            "users.xlsx: sheet 'Cover' is empty. Expected: a header row, then one row per user. Sheets with cells: 'May'. To read one of them, set the sheet "
            + "to its name (--sheet).",
            await RefusedAsync(XlsxFile.Of(sheets: [("Cover", ""), ("May", users), ("Blank", "")])));
    }

    private static async Task<string> RefusedAsync(byte[] workbook, string? sheet = null) =>
        (await Assert.ThrowsAsync<InputException>(() => Planned.Of(new BytesInput("users.xlsx", workbook), new() { Sheet = sheet }))).Message;

    [Theory]
    [InlineData(null, "may")]
    [InlineData("0", "may")]
    [InlineData("1", "june")]
    [InlineData("June", "june")]
    [InlineData("JUNE", "june")]
    [InlineData("2024", "named")]
    public async Task A_sheet_is_found_by_name_or_index(string? sheet, string id)
    {
        var planned = await Plan(
            XlsxFile.Of(sheets:
            [
                ("May", XlsxFile.Rows(["userid", "fuel"], ["may", "1"])),
                ("June", XlsxFile.Rows(["userid", "fuel"], ["june", "1"])),
                ("2024", XlsxFile.Rows(["userid", "fuel"], ["named", "1"])),
            ]),
            new() { Sheet = sheet });

        Assert.Equal(id, planned.Users[0].Id);
    }

    [Theory]
    [InlineData(null, "may")]
    [InlineData("0", "may")]
    [InlineData("1", "june")]
    [InlineData("old", "old")]
    public async Task A_hidden_sheet_has_a_name_but_no_index(string? sheet, string id)
    {
        var planned = await Plan(
            XlsxFile.Of(sheets:
            [
                ("old*", XlsxFile.Rows(["userid", "fuel"], ["old", "1"])),
                ("May", XlsxFile.Rows(["userid", "fuel"], ["may", "1"])),
                ("June", XlsxFile.Rows(["userid", "fuel"], ["june", "1"])),
            ]),
            new() { Sheet = sheet });

        Assert.Equal(id, planned.Users[0].Id);
    }

    [Fact]
    public async Task Sheets_that_look_like_inputs_but_are_not_read_are_reported()
    {
        var planned = await Plan(XlsxFile.Of(sheets:
        [
            ("Lists*", XlsxFile.Rows(["code", "name"], ["a", "b"])),
            ("Users", XlsxFile.Rows(["userid", "fuel"], ["u1", "1"])),
            ("More", XlsxFile.Rows([" FUEL ", "UserId"], ["1", "u2"])),
            ("Notes", XlsxFile.Rows(["text"], ["x"])),
            ("Lists 2*", XlsxFile.Rows(["code"], ["x"])),
            ("Empty", ""),
            ("Broken", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>"),
        ]));

        Assert.Equal("u1", planned.Users[0].Id);
        Assert.Equal(
            [
                "sheet 'Lists' is hidden and is not read; to read it, set the sheet to this name",
                "sheet 'More' has the same headers and is not read; to read it, set the sheet to this name",
            ],
            planned.Plan.Notes);
    }

    [Theory]
    [InlineData("<calcPr fullCalcOnLoad=\"1\"/>", "0", 0)]
    [InlineData("<calcPr fullCalcOnLoad=\"1\"/>", "5", 1)]
    [InlineData("<calcPr calcId=\"1\"/>", "0", 1)]
    public async Task A_formula_with_0_has_no_result_if_it_is_not_calculated_yet(string calculation, string value, int users)
    {
        var planned = await Plan(XlsxFile.Of(calculation: calculation, sheets: ("Users",
            XlsxFile.Rows(["userid", "fuel"]) + $"<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\"><f>C2*2</f><v>{value}</v></c></row>")));

        Assert.Equal(users, planned.Plan.Users);
    }

    [Fact]
    public async Task Dates_from_1904_are_recognized()
    {
        var planned = await Plan(XlsxFile.Of(
            styles: "<cellXfs><xf numFmtId=\"22\"/></cellXfs>",
            bookProperties: "<workbookPr date1904=\"1\"/>",
            sheets: ("Users", XlsxFile.Rows(["userid", "fuel", "day"]) + "<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"C2\" s=\"0\"><v>0.5</v></c></row>")));

        Assert.Equal("1904-01-01 12:00:00", planned.Users[0].Cells[2]);
    }

    [Fact]
    public async Task A_workbook_in_the_strict_dialect_is_read()
    {
        const string Main = "http://purl.oclc.org/ooxml/spreadsheetml/main";
        const string Relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var planned = await Plan(XlsxFile.Zip(new Dictionary<string, string>
        {
            ["[Content_Types].xml"] =
                $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/xl/workbook.xml" ContentType="{Type}.sheet.main+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="{Type}.sharedStrings+xml"/>
                <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Type}.worksheet+xml"/></Types>
                """,
            ["_rels/.rels"] = $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"a\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ["xl/workbook.xml"] = $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\" conformance=\"strict\"><sheets><sheet name=\"Users\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>",
            ["xl/_rels/workbook.xml.rels"] =
                $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"b\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                + $"<Relationship Id=\"c\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
            ["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\"><si><t>u1</t></si></sst>",
            ["xl/worksheets/sheet1.xml"] =
                $"<worksheet xmlns=\"{Main}\"><sheetData>{XlsxFile.Rows(["userid", "fuel"])}"
                + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>5</v></c></row></sheetData></worksheet>",
        }));

        Assert.Equal("u1", planned.Users[0].Id);
        Assert.Equal("""{"fuel":5,"selected_card_id":null}""", planned.Request(0));
    }

    [Fact]
    public async Task A_column_with_cells_but_without_a_header_is_kept()
    {
        var planned = await Plan(XlsxFile.OfText(["userid", "fuel"], ["u1", "1"], ["u2", "2", "", "late"]));

        Assert.Equal(["userid", "fuel", "Unnamed: 2", "Unnamed: 3"], planned.Plan.Columns);
        Assert.Equal(["u1", "1", null, null], planned.Users[0].Cells);
        Assert.Equal("late", planned.Users[1].Cells[3]);
    }

    [Fact]
    public async Task A_workbook_of_the_Open_XML_library_is_read()
    {
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook();
            var strings = book.AddNewPart<SharedStringTablePart>();
            strings.SharedStringTable = new SharedStringTable(
                new SharedStringItem(new Text("userid")), new SharedStringItem(new Text("avg_amazon_gmv")), new SharedStringItem(new Text("u1")));
            var sheet = book.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(
                new Row(Shared("A1", 0), Shared("B1", 1)),
                new Row(Shared("A2", 2), new Cell { CellReference = "B2", CellValue = new CellValue(12.5m) })));
            book.Workbook.AppendChild(new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = "Users" }));
        }

        var planned = await Plan(bytes.ToArray());

        Assert.Equal("u1", planned.Users[0].Id);
        Assert.Equal("""{"amazon_spends":12.5,"selected_card_id":null}""", planned.Request(0));

        static Cell Shared(string reference, int index) => new()
        {
            CellReference = reference,
            DataType = CellValues.SharedString,
            CellValue = new CellValue(index),
        };
    }

    private static Task<Planned> Plan(byte[] content, InputSettings? settings = null) =>
        Planned.Of(new BytesInput("users.xlsx", content), settings);
}
