using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Input;

/// <summary>Files of other programs, each with a fault that must not change an id or an amount.</summary>
public sealed class CaseTests
{
    private const string NoResult = "a formula without a stored result; open the workbook in a spreadsheet program and save it";
    private const string NoNumber = "a stored number that is not valid (expected digits with a decimal point); export the workbook again";
    private const string Rounded = "a user id in scientific notation, which a spreadsheet has rounded; format the column as text and export it again";
    private const string NoValue = "a placeholder for a missing value (NaN, null, None, NA), which is not a user id";
    private const string SheetError = "a spreadsheet's error value";

    [Fact]
    public async Task A_formula_without_a_stored_result_is_a_reject()
    {
        var planned = await Plan("formula.xlsx");

        Assert.Empty(planned.Users);
        Assert.Equal((2L, "avg_amazon_gmv", NoResult), Only(planned));
        Assert.Equal(["U2", "#UNREADABLE!", "7", "0", "0", "0", "0"], planned.Rejects[0].Cells);
    }

    [Fact]
    public async Task A_workbook_of_exceljs_is_read_as_shown()
    {
        var planned = await Plan("exceljs.xlsx");

        Assert.Equal(["U1", "U3", "U4", "00004711", "U6", "U8", "CKA9"], planned.Users.Select(u => u.Id));
        Assert.Equal("""{"amazon_spends":1234.5,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal("""{"amazon_spends":1500,"flipkart_spends":9,"selected_card_id":null}""", planned.Request(2));
        Assert.Equal("00004711", planned.Users[3].Cells[0]);
        Assert.Equal(
            [
                (3L, "avg_amazon_gmv", NoResult),
                (6L, "avg_amazon_gmv", "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0"),
                (9L, "avg_amazon_gmv", SheetError),
            ],
            planned.Rejects.Select(r => (r.Row, r.Column!, r.Reason)));
    }

    [Fact]
    public async Task A_workbook_of_openpyxl_is_read_as_shown()
    {
        var planned = await Plan("openpyxl.xlsx");

        Assert.Equal(["U1", "00004711", "12345", "CKA9", "U11"], planned.Users.Select(u => u.Id));
        Assert.Equal("""{"amazon_spends":0.0000001,"flipkart_spends":15,"selected_card_id":null}""", planned.Request(4));
        Assert.Equal([3L, 4L, 8L, 9L, 10L], planned.Rejects.Select(r => r.Row));
        Assert.Equal((NoResult, Rounded), (planned.Rejects[0].Reason, planned.Rejects[1].Reason));
        Assert.Equal("a control character in the user id", planned.Rejects[2].Reason);
    }

    [Fact]
    public async Task A_workbook_of_xlsxwriter_is_read_as_shown()
    {
        var planned = await Plan("xlsxwriter.xlsx");

        Assert.Equal(["U1", "CK_x0041_9", "10000001"], planned.Users.Select(u => u.Id));

        // xlsxwriter stores 0 for every formula. The program that opens the workbook calculates the formulas.
        Assert.Equal([(3L, NoResult), (4L, Rounded)], planned.Rejects.Select(r => (r.Row, r.Reason)));
    }

    [Fact]
    public async Task A_stored_number_with_a_comma_is_a_reject()
    {
        var planned = await Plan("stored-comma.xlsx");

        Assert.Empty(planned.Users);
        Assert.Equal([(2L, "avg_amazon_gmv", NoNumber), (3L, "avg_amazon_gmv", NoNumber)], planned.Rejects.Select(r => (r.Row, r.Column!, r.Reason)));
    }

    [Fact]
    public async Task A_lower_case_reference_names_its_column()
    {
        var planned = await Plan("lower-case-references.xlsx");

        Assert.Equal("""{"flipkart_spends":20,"selected_card_id":null}""", planned.Request(0));
    }

    [Fact]
    public async Task A_file_with_decimal_commas_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Plan("decimal-comma.csv"));

        Assert.Equal(
            "decimal-comma.csv: row 2, column 'avg_amazon_gmv' has an amount with a decimal comma, and row 4, column 'avg_amazon_gmv' has one with a single "
            + "separator before three digits. An amount such as 12,345 or 12.345 then has two meanings. Export the file with a decimal point and without "
            + "thousands separators.",
            refusal.Message);
    }

    [Theory]
    [InlineData("misspelt.csv", "avg_amazn_gmv", "avg_amazon_gmv")]
    [InlineData("unit.csv", "avg_amazon_gmv (INR)", "avg_amazon_gmv")]
    [InlineData("zero-width.csv", "avg_flipkart_gmv\u200B", "avg_flipkart_gmv")]
    public async Task A_probably_misspelled_header_is_refused_unless_ignored(string file, string header, string meant)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Plan(file));
        Assert.Equal(
            $"{file}: column '{header}' (like '{meant}') would not be sent. If a name is misspelled, rename the column or map it in column_mappings. To ignore it, set ignore_columns (--ignore-columns).",
            refusal.Message);

        var planned = await Plan(file, new() { IgnoreColumns = true });
        Assert.Single(planned.Users);
        Assert.Equal([$"columns that are not sent: {header} (did you mean {meant}?)"], planned.Plan.Notes);
    }

    [Fact]
    public async Task Ids_that_are_stored_as_doubles_are_read_as_shown()
    {
        var planned = await Plan("poi.xlsx");

        Assert.Equal(["12345", "10000001", "124600"], planned.Users.Select(u => u.Id));
        Assert.Equal((4L, "userid", "a user id seen before, on row 2"), Only(planned));
    }

    [Fact]
    public async Task A_stored_id_of_more_than_15_digits_is_a_reject()
    {
        var planned = await Plan("long-id.xlsx");

        Assert.Empty(planned.Users);
        Assert.Equal((2L, "userid", Rounded), Only(planned));
    }

    [Fact]
    public async Task Rounded_ids_in_any_form_are_rejects()
    {
        var planned = await Plan("rounded-ids.csv");

        Assert.Empty(planned.Users);
        Assert.Equal([2L, 3, 4, 5, 6], planned.Rejects.Select(r => r.Row));
        Assert.All(planned.Rejects, r => Assert.Equal(("userid", Rounded), (r.Column, r.Reason)));
    }

    [Fact]
    public async Task Escapes_are_decoded()
    {
        var planned = await Plan("escapes.xlsx");

        Assert.Equal(["CK_x0041_9", "CK1"], planned.Users.Select(u => u.Id));
        Assert.Equal("""{"amazon_spends":1250,"selected_card_id":null}""", planned.Request(1));
    }

    [Fact]
    public async Task A_results_workbook_can_be_used_as_an_input()
    {
        var planned = await Plan("own-results.xlsx");

        Assert.Equal("_x0041_", planned.Users.Single(u => u.Row == 27).Id);
        Assert.Equal(["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "😀user"], planned.Users.Take(5).Select(u => u.Id));
        Assert.Equal([7L, 14, 20, 22, 23, 24], planned.Rejects.Select(r => r.Row));
    }

    [Theory]
    [InlineData("error-ids.xlsx", SheetError, SheetError, SheetError, SheetError)]
    [InlineData("missing-word-ids.csv", NoValue, NoValue, SheetError)]
    public async Task Error_values_and_words_for_no_value_are_not_ids(string file, params string[] reasons)
    {
        var planned = await Plan(file);

        Assert.Empty(planned.Users);
        Assert.Equal(reasons, planned.Rejects.Select(r => r.Reason));
    }

    [Theory]
    [InlineData("hidden-first.xlsx", "NEW", "hidden sheet 'cache' has the same headers and is not read; to read it, set the sheet to this name")]
    [InlineData("two-sheets.xlsx", "A", "sheet 'Users 2' has the same headers and is not read; to read it, set the sheet to this name")]
    public async Task The_first_visible_sheet_is_read_and_similar_ones_are_reported(string file, string id, string note)
    {
        foreach (var sheet in (string?[])[null, "0"])
        {
            var planned = await Plan(file, new() { Sheet = sheet });

            Assert.Equal(id, Assert.Single(planned.Users).Id);
            Assert.Equal([note], planned.Plan.Notes);
        }
    }

    [Fact]
    public async Task A_selected_sheet_is_read_even_if_it_is_hidden()
    {
        var planned = await Plan("hidden-first.xlsx", new() { Sheet = "cache" });

        Assert.Equal("OLD", Assert.Single(planned.Users).Id);
        Assert.Empty(planned.Plan.Notes);
    }

    private static Task<Planned> Plan(string file, InputSettings? settings = null) =>
        Planned.Of(new FileInputSource(Path.Combine(AppContext.BaseDirectory, "Input", "Cases", file)), settings);

    private static (long Row, string? Column, string Reason) Only(Planned planned)
    {
        var reject = Assert.Single(planned.Rejects);
        return (reject.Row, reject.Column, reject.Reason);
    }
}
