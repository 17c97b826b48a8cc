using System.Xml;

namespace CardGenius.Batch.Input.Tables;

/// <summary>
/// Reads the XML of a workbook in one forward pass. Elements are recognized by their local names, so that the strict and the transitional dialect
/// and any namespace prefixes can be read.
/// </summary>
internal static class SheetXml
{
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

    /// <summary>Returns the text of a <c>si</c> or <c>is</c> element: its text runs without phonetic readings. Moves past the element.</summary>
    public static string ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        var text = "";
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
                var piece = XEscapes.Decode(reader.ReadElementContentAsString());
                text = text.Length == 0 ? piece : text + piece;
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
        return text;
    }
}
