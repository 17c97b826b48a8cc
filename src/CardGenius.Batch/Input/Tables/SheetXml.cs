using System.Text;
using System.Xml;

namespace CardGenius.Batch.Input.Tables;

/// <summary>
/// Reads the XML of a workbook in one forward pass. Elements are recognized by their local names, so that the strict and the transitional dialect
/// and any namespace prefixes can be read.
/// </summary>
internal static class SheetXml
{
    private const int FirstPiece = 1024;

    [ThreadStatic]
    private static char[]? _pieces;

    public static XmlReader Open(Stream stream) => XmlReader.Create(
        stream,
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });

    /// <summary>Moves to the next element with a name. Returns false if there is none.</summary>
    public static bool MoveTo(XmlReader reader, string name)
    {
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the text of a <c>si</c> or <c>is</c> element: its text runs without phonetic readings. Moves past the element. Returns null
    /// if the text is longer than <see cref="TableReader.LongestCell"/>. The position is then within the element.</summary>
    public static string? ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        var text = "";
        var joined = default(StringBuilder);
        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
            }
            else if (reader.LocalName == "t")
            {
                if (ReadContent(reader) is not { } content || text.Length + (joined?.Length ?? 0) + content.Length > TableReader.LongestCell)
                {
                    return null;
                }

                var piece = XEscapes.Decode(content);
                if (text.Length == 0 && joined is null)
                {
                    text = piece;
                }
                else
                {
                    joined = (joined ?? new StringBuilder(text)).Append(piece);
                    text = "";
                }
            }
            else if (reader.LocalName == "r")
            {
                reader.Read();
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
        return joined?.ToString() ?? text;
    }

    /// <summary>Returns the text of an element that contains only text. Moves past the element. Returns null if the text is longer than
    /// <see cref="TableReader.LongestCell"/>. The position is then within the element.</summary>
    /// <exception cref="XmlException">The element contains other elements.</exception>
    public static string? ReadContent(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        // The value of a node is read in pieces, because a long value would be in memory as a whole.
        var pieces = _pieces ??= new char[FirstPiece];
        var length = 0;
        reader.Read();
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                throw new XmlException("an element that must contain only text contains another element");
            }

            int read;
            while ((read = reader.ReadValueChunk(pieces, length, pieces.Length - length)) > 0)
            {
                length += read;
                if (length > TableReader.LongestCell)
                {
                    return null;
                }

                if (length == pieces.Length)
                {
                    Array.Resize(ref pieces, 2 * length);
                }
            }

            reader.Read();
        }

        reader.Read();
        return length == 0 ? "" : new string(pieces, 0, length);
    }
}
