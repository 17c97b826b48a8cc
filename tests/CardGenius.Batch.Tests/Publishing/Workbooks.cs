using System.Globalization;
using CardGenius.Batch.Input.Tables;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace CardGenius.Batch.Tests.Publishing;

/// <summary>A workbook read back, by a library that had no part in writing it.</summary>
internal static class Workbooks
{
    /// <summary>Sheets by name: rows of cells by reference; numbers stand as <c>decimal</c>, text as <c>string</c>.</summary>
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
