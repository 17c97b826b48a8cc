using System.Globalization;
using System.Xml;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Writes the parts of an Excel workbook other than its sheets (ECMA-376).</summary>
internal static class XlsxParts
{
    /// <summary>The XML namespace of workbooks and sheets.</summary>
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string RelationshipsType = "application/vnd.openxmlformats-package.relationships+xml";
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    private const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    /// <summary>Returns the path of the part of a sheet, relative to the part of the workbook.</summary>
    public static string SheetPath(int sheet) => string.Create(CultureInfo.InvariantCulture, $"worksheets/sheet{sheet}.xml");

    public static void WriteContentTypes(XmlWriter xml)
    {
        xml.WriteStartElement("Types", ContentTypes);
        WriteDefault(xml, "rels", RelationshipsType);
        WriteDefault(xml, "xml", SheetType);
        xml.WriteStartElement("Override", ContentTypes);
        xml.WriteAttributeString("PartName", "/xl/workbook.xml");
        xml.WriteAttributeString("ContentType", WorkbookType);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    public static void WritePackageRelationships(XmlWriter xml)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        WriteRelationship(xml, 1, "officeDocument", "xl/workbook.xml");
        xml.WriteEndElement();
    }

    /// <summary>Writes the list of sheets.</summary>
    /// <param name="xml">The writer.</param>
    /// <param name="name">The name of the first sheet. The others have a number.</param>
    /// <param name="sheets">The number of sheets.</param>
    public static void WriteWorkbook(XmlWriter xml, string name, int sheets)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteStartElement("bookViews", Main);
        xml.WriteStartElement("workbookView", Main);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("sheets", Main);
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheet == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {sheet}"));
            xml.WriteAttributeString("sheetId", sheet.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("r", "id", Relationships, Id(sheet));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    public static void WriteWorkbookRelationships(XmlWriter xml, int sheets)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            WriteRelationship(xml, sheet, "worksheet", SheetPath(sheet));
        }

        xml.WriteEndElement();
    }

    /// <summary>Freezes the first row of a sheet.</summary>
    public static void WriteFrozenHeader(XmlWriter xml)
    {
        xml.WriteStartElement("sheetViews", Main);
        xml.WriteStartElement("sheetView", Main);
        xml.WriteAttributeString("workbookViewId", "0");
        xml.WriteStartElement("pane", Main);
        xml.WriteAttributeString("ySplit", "1");
        xml.WriteAttributeString("topLeftCell", "A2");
        xml.WriteAttributeString("activePane", "bottomLeft");
        xml.WriteAttributeString("state", "frozen");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"rId{number}");

    private static void WriteDefault(XmlWriter xml, string extension, string type)
    {
        xml.WriteStartElement("Default", ContentTypes);
        xml.WriteAttributeString("Extension", extension);
        xml.WriteAttributeString("ContentType", type);
        xml.WriteEndElement();
    }

    private static void WriteRelationship(XmlWriter xml, int number, string kind, string target)
    {
        xml.WriteStartElement("Relationship", PackageRelationships);
        xml.WriteAttributeString("Id", Id(number));
        xml.WriteAttributeString("Type", $"{Relationships}/{kind}");
        xml.WriteAttributeString("Target", target);
        xml.WriteEndElement();
    }
}
