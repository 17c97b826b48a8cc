using System.Globalization;
using System.Xml;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>Which cell styles show a number as a date or a time: such a number is no amount, and people know it by its date.</summary>
internal sealed class CellStyles
{
    private readonly List<bool> _isDate = [];

    /// <summary>Reads <c>styles.xml</c>; a workbook without one has no dates.</summary>
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
                var format = Number(reader.GetAttribute("numFmtId"));
                styles._isDate.Add(codes.TryGetValue(format, out var code) ? IsDateCode(code) : IsBuiltInDate(format));
            }
        }

        return styles;
    }

    /// <summary>Whether a cell with this style (its <c>s</c> attribute) shows a date or a time.</summary>
    public bool IsDate(string? style) =>
        style is not null && Number(style) is var index && index >= 0 && index < _isDate.Count && _isDate[index];

    // Ids that mean a date or a time without a code of their own (ECMA-376, 18.8.30).
    private static bool IsBuiltInDate(int format) =>
        format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) or (>= 71 and <= 81);

    // A code with a letter of days, months, years, hours or seconds outside quotes, brackets and escapes, and no digits of a number.
    private static bool IsDateCode(string code)
    {
        var hasLetter = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    var end = EndOf(code, i, ']');
                    hasLetter |= code[(i + 1)..Math.Min(end, code.Length)].Trim('h', 'H', 'm', 'M', 's', 'S').Length == 0;
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '#' or '?':
                    return false;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    hasLetter = true;
                    break;
                default:
                    break;
            }
        }

        return hasLetter;
    }

    private static int EndOf(string code, int start, char mark) =>
        code.IndexOf(mark, start + 1) is >= 0 and var end ? end : code.Length;

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
