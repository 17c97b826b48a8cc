using System.Globalization;
using CardGenius.Batch.Input.Tables;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>Reads a workbook with a different library than the one that wrote it.</summary>
internal static class Workbooks
{
    /// <summary>Returns the sheets by name, with cells by reference. Numbers are <c>decimal</c>, and text is <c>string</c>.</summary>
    public static Dictionary<string, List<Dictionary<string, object>>> Read(Stream content)
    {
        using var document = SpreadsheetDocument.Open(content, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var workbook = document.WorkbookPart!;
        return workbook.Workbook.Descendants<Sheet>().ToDictionary(
            s => s.Name!.Value!,
            s => ((WorksheetPart)workbook.GetPartById(s.Id!.Value!)).Worksheet.Descendants<Row>()
                .Select(r => r.Elements<Cell>().ToDictionary(c => c.CellReference!.Value!, Value)).ToList());
    }

    private static object Value(Cell cell) => cell.DataType?.Value == CellValues.InlineString
        ? cell.InlineString!.InnerText
        : decimal.Parse(cell.CellValue!.InnerText, CultureInfo.InvariantCulture);
}
