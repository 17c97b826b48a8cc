using System.Globalization;
using System.Xml;

namespace CardGenius.Batch.Input.Tables;

/// <summary>The number formats of a workbook's cell styles.</summary>
internal sealed class CellStyles
{
    private readonly List<NumberFormat> _formats = [];

    /// <summary>Reads <c>styles.xml</c>. In a workbook without this part all cells have the general format.</summary>
    public static CellStyles Load(Stream? xml)
    {
        var styles = new CellStyles();
        if (xml is null)
        {
            return styles;
        }

        using var reader = SheetXml.Open(xml);
        var codes = new Dictionary<int, string>();
        var inCells = false;
        while (reader.Read())
        {
            if (reader.LocalName == "cellXfs")
            {
                inCells = reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement;
            }
            else if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (reader.LocalName == "numFmt")
            {
                codes[Number(reader.GetAttribute("numFmtId"))] = reader.GetAttribute("formatCode") ?? "";
            }
            else if (inCells && reader.LocalName == "xf")
            {
                var format = Math.Max(0, Number(reader.GetAttribute("numFmtId")));
                styles._formats.Add(NumberFormat.Of(format, codes.GetValueOrDefault(format)));
            }
        }

        return styles;
    }

    /// <summary>Returns the number format of a cell with the given style (the <c>s</c> attribute of the cell).</summary>
    public NumberFormat FormatOf(string? style) =>
        style is not null && Number(style) is var index && index >= 0 && index < _formats.Count ? _formats[index] : NumberFormat.General;

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
