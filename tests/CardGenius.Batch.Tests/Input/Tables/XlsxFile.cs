using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Tests.Publishing;

namespace CardGenius.Batch.Tests.Input.Tables;

/// <summary>Builds workbooks from raw XML, for content that the Open XML library does not write.</summary>
internal static class XlsxFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Returns a workbook with one sheet 'Users' whose cells are inline strings.</summary>
    public static byte[] OfText(params string[][] rows) => Of(sheets: ("Users", Rows(rows)));

    /// <summary>Returns a workbook with sheets, each with the XML of its rows. A sheet whose name ends in * is hidden.</summary>
    public static byte[] Of(
        string? strings = null, string? styles = null, string bookProperties = "", string calculation = "", params (string Name, string Rows)[] sheets)
    {
        var parts = new Dictionary<string, string>
        {
            ["[Content_Types].xml"] =
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Default Extension="xml" ContentType="application/xml"/></Types>
                """,
            ["_rels/.rels"] = Relationships(("book", "officeDocument", "xl/workbook.xml")),
            ["xl/workbook.xml"] =
                $"""
                <workbook xmlns="{Main}" xmlns:r="{Relations}">{bookProperties}<sheets>
                {string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name.TrimEnd('*')}\" sheetId=\"{i + 1}\" r:id=\"s{i}\"{(s.Name.EndsWith('*') ? " state=\"hidden\"" : "")}/>"))}
                </sheets>{calculation}</workbook>
                """,
            ["xl/_rels/workbook.xml.rels"] = Relationships(
            [
                .. sheets.Select((_, i) => ($"s{i}", "worksheet", $"worksheets/sheet{i}.xml")),
                ("strings", "sharedStrings", "sharedStrings.xml"),
                ("styles", "styles", "styles.xml"),
            ]),
        };
        for (var i = 0; i < sheets.Length; i++)
        {
            parts[$"xl/worksheets/sheet{i}.xml"] = $"<worksheet xmlns=\"{Main}\"><sheetData>{sheets[i].Rows}</sheetData></worksheet>";
        }

        if (strings is not null)
        {
            parts["xl/sharedStrings.xml"] = $"<sst xmlns=\"{Main}\">{strings}</sst>";
        }

        if (styles is not null)
        {
            parts["xl/styles.xml"] = $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>";
        }

        return Zip(parts);
    }

    /// <summary>Returns the XML of rows with inline strings.</summary>
    public static string Rows(params string[][] rows) => string.Concat(rows.Select((cells, r) =>
        $"<row r=\"{r + 1}\">{string.Concat(cells.Select((text, c) => $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))}</row>"));

    public static byte[] Zip(IReadOnlyDictionary<string, string> parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in parts)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static string Relationships(params (string Id, string Kind, string Target)[] relations) =>
        $"""
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        {string.Concat(relations.Select(r => $"<Relationship Id=\"{r.Id}\" Type=\"{Relations}/{r.Kind}\" Target=\"{r.Target}\"/>"))}
        </Relationships>
        """;
}
