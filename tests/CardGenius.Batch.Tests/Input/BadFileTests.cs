using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Tests.Input.Tables;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Input;

/// <summary>Files that cannot be used as an input, and their messages. Nothing is planned.</summary>
public sealed class BadFileTests
{
    private const string Spends =
        "avg_amazon_gmv, avg_flipkart_gmv, avg_grocery_gmv, avg_myntra_gmv, avg_ajio_gmv, avg_confirmed_gmv, amazon_spends, " +
        "flipkart_spends, grocery_spends_online, online_food_ordering, other_online_spends, other_offline_spends, dining_or_going_out, fuel, " +
        "school_fees, rent, mobile_phone_bills, electricity_bills, water_bills, ott_channels, new_monthly_cat_1, new_monthly_cat_2, " +
        "new_monthly_cat_3, hotels_annual, flights_annual, insurance_health_annual, insurance_car_or_bike_annual, " +
        "large_electronics_purchase_like_mobile_tv_etc, all_pharmacy, new_cat_1, new_cat_2, new_cat_3";

    private const string ExpectedCsv = "Expected: UTF-8 text with a header line, then one line per user, separated by commas.";
    private const string ExpectedXlsx = "Expected: an Excel workbook (.xlsx) whose sheet has a header row, then one row per user.";
    private const string ExpectedNdjson = "Expected: UTF-8 text with one flat JSON object per line.";
    private const string ExpectedTypes = "Expected: .csv, .csv.gz, .xlsx, .ndjson or .ndjson.gz.";
    private const string AcceptedIds = "Accepted: userid, user_id, or the column that column_mappings sets for 'user_id'.";

    private static readonly byte[] Good = Text("userid,avg_amazon_gmv\nu1,1\n");

    private static readonly Dictionary<string, (string Name, byte[] Content, InputSettings Settings, string Message)> Cases = new()
    {
        ["ending unknown"] = ("users.txt", Good, new(), $"users.txt: the extension .txt is not supported. {ExpectedTypes}"),
        ["ending missing"] = ("users", Good, new(), $"users: the file name has no extension, so the file type is unknown. {ExpectedTypes}"),
        ["old Excel by name"] = ("users.xls", Ole(), new(), $"users.xls: the extension .xls is not supported. {ExpectedTypes}"),
        ["compressed workbook"] = ("users.xlsx.gz", Gzip(Good), new(), $"users.xlsx.gz: the extension .gz is not supported. {ExpectedTypes}"),
        ["Parquet by name"] = ("users.parquet", Text("PAR1"), new(), $"users.parquet: the extension .parquet is not supported. {ExpectedTypes}"),
        ["empty csv"] = ("users.csv", [], new(), $"users.csv is empty. {ExpectedCsv}"),
        ["empty ndjson"] = ("users.ndjson", [], new(), $"users.ndjson is empty. {ExpectedNdjson}"),
        ["empty xlsx"] = ("users.xlsx", [], new(), $"users.xlsx is empty. {ExpectedXlsx}"),
        ["empty gzip"] = ("users.csv.gz", Gzip([]), new(), $"users.csv.gz is empty. {ExpectedCsv}"),
        ["blank lines only"] = ("users.csv", Text("\n\r\n  \n"), new(), $"users.csv: only blank lines. {ExpectedCsv}"),
        ["workbook as csv"] = ("users.csv", XlsxFile.OfText(["userid"]), new(), $"users.csv: found a zip archive or an Excel workbook (.xlsx). {ExpectedCsv}"),
        ["gzip as csv"] = ("users.csv", Gzip(Good), new(), "users.csv: found gzip data. If it is compressed text, name it users.csv.gz."),
        ["text as gzip"] = ("users.csv.gz", Good, new(), "users.csv.gz: found text that is not compressed, expected gzip data. Rename the file to match its content."),
        ["workbook as gzip"] = ("users.csv.gz", XlsxFile.OfText(["userid"]), new(), "users.csv.gz: found a zip archive or an Excel workbook (.xlsx), expected gzip data. Rename the file to match its content."),
        ["workbook in gzip"] = ("users.csv.gz", Gzip(XlsxFile.OfText(["userid"])), new(), $"users.csv.gz: found a zip archive or an Excel workbook (.xlsx). {ExpectedCsv}"),
        ["gzip cut off"] = ("users.csv.gz", Gzip(Many())[..^300], new(), "users.csv.gz is damaged or incomplete: its compressed data is incomplete or invalid. Copy or export it again."),
        ["gzip without its last byte"] = ("users.csv.gz", Gzip(Many())[..^1], new(), "users.csv.gz is damaged or incomplete: its compressed data is incomplete or invalid. Copy or export it again."),
        ["text as xlsx"] = ("users.xlsx", Good, new(), $"users.xlsx: found text. {ExpectedXlsx}"),
        ["old Excel as xlsx"] = ("users.xlsx", Ole(), new(), $"users.xlsx: found an old Excel workbook (.xls) or one that is protected by a password. {ExpectedXlsx}"),
        ["zip as xlsx"] = ("users.xlsx", XlsxFile.Zip(new Dictionary<string, string> { ["users.csv"] = "userid" }), new(), "users.xlsx: found a zip archive without an Excel workbook in it. Expected: an Excel workbook (.xlsx)."),
        ["workbook cut off"] = ("users.xlsx", XlsxFile.OfText(["userid", "fuel"], ["u1", "1"])[..^40], new(), "users.xlsx is damaged or incomplete: its zip archive is not complete. Copy or export it again."),
        ["sheet XML broken"] = ("users.xlsx", XlsxFile.Of(sheets: ("Users", "<row r=\"1\"><c></row>")), new(), "users.xlsx is damaged or incomplete: The 'c' start tag on line 1 position 101 does not match the end tag of 'row'. Line 1, position 105. Copy or export it again."),
        ["sheet rows out of order"] = ("users.xlsx", XlsxFile.Of(sheets: ("Users", XlsxFile.Rows(["userid", "fuel"]) + "<row r=\"3\"/><row r=\"2\"/>")), new(), "users.xlsx is damaged or incomplete: row 2 of the sheet comes after row 3. Copy or export it again."),
        ["shared string missing"] = ("users.xlsx", XlsxFile.Of(sheets: ("Users", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>")), new(), "users.xlsx is damaged or incomplete: a cell refers to a shared string that does not exist. Copy or export it again."),
        ["sheet empty"] = ("users.xlsx", XlsxFile.OfText(), new(), "users.xlsx: sheet 'Users' is empty. Expected: a header row, then one row per user."),
        ["sheet name unknown"] = ("users.xlsx", XlsxFile.Of(sheets: [("May", ""), ("June", "")]), new() { Sheet = "July" }, "users.xlsx: no sheet 'July'. Found: 'May', 'June'. Use the name of a sheet, or its index from 0."),
        ["sheet place unknown"] = ("users.xlsx", XlsxFile.Of(sheets: [("May", ""), ("June", "")]), new() { Sheet = "2" }, "users.xlsx: no sheet '2'. Found: 'May', 'June'. Use the name of a sheet, or its index from 0."),
        ["sheet of a csv"] = ("users.csv", Good, new() { Sheet = "Users" }, "users.csv has no sheets, but the settings request sheet 'Users'. Remove the setting, or use an .xlsx file."),
        ["workbook without sheets"] = ("users.xlsx", XlsxFile.Of(), new(), "users.xlsx: the workbook has no sheet with cells."),
        ["headers only, csv"] = ("users.csv", Text("userid,fuel\n\n"), new(), "users.csv has no data rows, only headers. Expected: one row per user."),
        ["headers only, xlsx"] = ("users.xlsx", XlsxFile.OfText(["userid", "fuel"]), new(), "users.xlsx has no data rows, only headers. Expected: one row per user."),
        ["empty objects only"] = ("users.ndjson", Text("{}\n{}\n"), new(), "users.ndjson has no data rows, only empty objects. Expected: one row per user."),
        ["UTF-16"] = ("users.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("userid,fuel\n")).ToArray(), new(), $"users.csv: found UTF-16 text. {ExpectedCsv}"),
        ["UTF-16 without a mark"] = ("users.csv", Encoding.Unicode.GetBytes("userid,fuel\n"), new(), $"users.csv: found binary data or UTF-16 text. {ExpectedCsv}"),
        ["Latin-1"] = ("users.csv", Encoding.Latin1.GetBytes("userid,fuel,city\nu1,1,Pune\nu2,2,Orléans\n"), new(), "users.csv, line 3: not UTF-8 text. Save the file as UTF-8 (in Excel: \"CSV UTF-8\") and start again."),
        ["HTML"] = ("users.csv", Text("<!DOCTYPE html><p>Sign in"), new(), $"users.csv: found HTML or XML. {ExpectedCsv}"),
        ["JSON as csv"] = ("users.csv", Text("{\"userid\":\"u1\"}\n"), new(), $"users.csv: found JSON. {ExpectedCsv}"),
        ["PDF as csv"] = ("users.csv", Text("%PDF-1.7"), new(), $"users.csv: found a PDF. {ExpectedCsv}"),
        ["JSON array"] = ("users.ndjson", Text(" [{\"userid\":\"u1\"}]"), new(), $"users.ndjson: found a JSON array. {ExpectedNdjson}"),
        ["JSON over many lines"] = ("users.ndjson", Text("{\n  \"userid\": \"u1\"\n}\n"), new(), $"users.ndjson: found one JSON document over many lines. {ExpectedNdjson}"),
        ["csv as ndjson"] = ("users.ndjson", Good, new(), $"users.ndjson: found text that is not JSON. {ExpectedNdjson}"),
        ["no id"] = ("users.csv", Text("customer,fuel\nc1,1\n"), new(), $"users.csv: no column with the user id. Found: customer, fuel. {AcceptedIds}"),
        ["id misspelt"] = ("users.csv", Text("usr id,fuel\nc1,1\n"), new(), $"users.csv: no column with the user id. Found: usr id, fuel. {AcceptedIds} Is 'usr id' meant to be userid?"),
        ["no id in ndjson"] = ("users.ndjson", Text("{\"uid\":\"u1\",\"fuel\":1}\n"), new(), $"users.ndjson: no column with the user id. Found: uid, fuel. {AcceptedIds}"),
        ["no headers"] = ("users.csv", Text("u1,1500\nu2,20\n"), new(), $"users.csv: no column with the user id. Found: values instead of headers. {AcceptedIds}"),
        ["no headers, equal values"] = ("users.csv", Text("u1,0,0\n"), new(), "users.csv: the first row contains values instead of headers. Expected: a header row, then one row per user."),
        ["no spends"] = ("users.csv", Text("userid,city,domestic_lounge_usage_quarterly\nu1,Pune,2\n"), new(), $"users.csv: no column with spends. Found: userid, city, domestic_lounge_usage_quarterly. Accepted: {Spends}, or columns that column_mappings sets."),
        ["sheet place unknown beside a hidden one"] = ("users.xlsx", XlsxFile.Of(sheets: [("May*", ""), ("June", "")]), new() { Sheet = "1" }, "users.xlsx: no sheet '1'. Found: 'May' (hidden), 'June'. Use the name of a sheet, or its index from 0."),
        ["spends misspelt"] = ("users.csv", Text("userid,Amazon Spend\nu1,2\n"), new(), $"users.csv: no column with spends. Found: userid, Amazon Spend. Accepted: {Spends}, or columns that column_mappings sets. Is 'Amazon Spend' meant to be amazon_spends?"),
        ["myntra alone, confirmed only"] = ("users.csv", Text("userid,avg_myntra_gmv\nu1,2\n"), new() { OtherOnline = OtherOnlineMode.ConfirmedOnly }, $"users.csv: no column with spends. Found: userid, avg_myntra_gmv. Accepted: {Spends}, or columns that column_mappings sets."),
        ["header twice"] = ("users.csv", Text("userid,fuel,Fuel\nu1,1,2\n"), new(), "users.csv: columns 2 and 3 have the same header 'Fuel'. Rename or remove one of them."),
        ["header with a stray quote"] = ("users.csv", Text("userid,\"fu\"el\nu1,1\n"), new(), "users.csv, line 1: a header begins with a quote that has no matching closing quote. Double the quotes inside a quoted header (\"\")."),
        ["both ids"] = ("users.csv", Text("userid,user_id,fuel\nu1,u1,2\n"), new(), "users.csv: columns 'userid' and 'user_id' both provide the user id. Keep one of them, or select one with column_mappings."),
        ["today's and the API's name"] = ("users.csv", Text("userid,Avg_Amazon_GMV,amazon_spends\nu1,1,2\n"), new(), "users.csv: columns 'Avg_Amazon_GMV' and 'amazon_spends' both provide amazon_spends. Keep one of them, or select one with column_mappings."),
        ["component and whole"] = ("users.csv", Text("userid,other_online_spends,avg_ajio_gmv\nu1,1,2\n"), new(), "users.csv: columns 'other_online_spends' and 'avg_ajio_gmv' both provide other_online_spends. Keep one of them, or select one with column_mappings."),
        ["both names in ndjson, far apart"] = ("users.ndjson", Text("{\"userid\":\"u1\",\"avg_grocery_gmv\":1}\n{\"userid\":\"u2\",\"grocery_spends_online\":1}\n"), new(), "users.ndjson: columns 'avg_grocery_gmv' and 'grocery_spends_online' both provide grocery_spends_online. Keep one of them, or select one with column_mappings."),
        ["mapped column absent"] = ("users.csv", Text("userid,avg_amazon_gmv\nu1,1\n"), Mapped(("amazon_spends", "amazon_gmv")), "users.csv: column_mappings maps 'amazon_spends' to column 'amazon_gmv', which does not exist. Found: userid, avg_amazon_gmv. Did you mean 'avg_amazon_gmv'?"),
        ["mapping key unknown"] = ("users.csv", Good, Mapped(("amazon_spend", "avg_amazon_gmv")), "column_mappings: 'amazon_spend' is not a known name. Did you mean 'amazon_spends'?"),
        ["two keys for one field"] = ("users.csv", Good, Mapped(("grocery", "a"), ("grocery_spends_online", "b")), "column_mappings: 'grocery' and 'grocery_spends_online' both provide grocery_spends_online. Keep one of them."),
        ["one column for two keys"] = ("users.csv", Good, Mapped(("myntra", "avg_amazon_gmv"), ("ajio", "avg_amazon_gmv")), "column_mappings: column 'avg_amazon_gmv' is used for both 'myntra' and 'ajio'. Use a different column for each."),
        ["limit of nothing"] = ("users.csv", Good, new() { Limit = 0 }, "The limit is 0 rows. Expected: at least 1."),
        ["quote never closed"] = ("users.csv", Text("userid,fuel\nu1,\"1\nu2,2\nu3,3\n"), new(), "users.csv, line 2: a quote in this row has no matching closing quote, so the row would end on line 5. Double the quotes inside a quoted cell (\"\")."),
        ["quote closed by the next one"] = ("users.csv", Text("userid,fuel,city\nu1,1,\"Pune\nu2,2,\"Delhi\"\n"), new(), "users.csv, line 2: a quote in this row has no matching closing quote, so the row would end on line 3. Double the quotes inside a quoted cell (\"\")."),
        ["inline cell too long"] = ("users.xlsx", XlsxFile.OfText(["userid", "fuel"], ["u1", new string('x', 1_100_000)]), new(), "users.xlsx, sheet 'Users', row 2: a cell is longer than 1 MiB, but a cell of Excel has at most 32,767 characters. Export the workbook again."),
        ["value too long"] = ("users.xlsx", XlsxFile.Of(sheets: ("Users", XlsxFile.Rows(["userid", "fuel"]) + $"<row r=\"2\"><c r=\"A2\"><v>{new string('1', 1_100_000)}</v></c></row>")), new(), "users.xlsx, sheet 'Users', row 2: a cell is longer than 1 MiB, but a cell of Excel has at most 32,767 characters. Export the workbook again."),
        ["text runs too long"] = ("users.xlsx", XlsxFile.Of(strings: $"<si><t>userid</t></si><si>{string.Concat(Enumerable.Repeat($"<r><t>{new string('x', 600_000)}</t></r>", 2))}</si>", sheets: ("Users", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")), new(), "users.xlsx: shared string 2 is longer than 1 MiB, but a cell of Excel has at most 32,767 characters. Export the workbook again."),
        ["cell too long"] = ("users.csv", Text($"userid,fuel\nu1,\"{new string('x', 1_100_000)}\"\n"), new(), "users.csv, line 2: a cell is longer than 1 MiB. Check the row for a quote that is not closed."),
        ["line too long"] = ("users.ndjson", Text($"{{\"userid\":\"{new string('x', 17_000_000)}"), new(), "users.ndjson, line 1: the line is longer than 16 MiB. Expected: rows that end with a line break."),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_cannot_be_an_input_is_refused_with_a_message(string name)
    {
        var (fileName, content, settings, message) = Cases[name];
        using var folder = new TemporaryFolder();
        var input = new FileInputSource(folder.Write(fileName, content));
        var store = new MemoryStore();

        var planning = await Assert.ThrowsAsync<InputException>(() => new Planner(store, TimeProvider.System)
            .PlanAsync("run-1", new() { Input = settings }, input, null, CancellationToken.None));
        var dryRun = await Assert.ThrowsAsync<InputException>(() => Planner.DryRunAsync(settings, input, null, CancellationToken.None));

        Assert.Equal(message, planning.Message);
        Assert.Equal(message, dryRun.Message);
        Assert.Empty(store.Written);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Ole() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];

    private static byte[] Many() => Text("userid,fuel\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"u{i},{i * 7919 % 1000}\n")));

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private static InputSettings Mapped(params (string Key, string Header)[] mappings) =>
        new() { ColumnMappings = mappings.ToDictionary(m => m.Key, m => m.Header) };
}
