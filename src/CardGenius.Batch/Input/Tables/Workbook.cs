using System.Globalization;
using System.IO.Compression;
using System.Xml;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Input.Tables;

/// <summary>An Excel workbook: a zip archive whose parts are found by their relationships (ECMA-376, part 2). Opening it reads the directory of the
/// archive and the list of sheets, but no cells.</summary>
internal sealed class Workbook : IDisposable
{
    private const int SheetsShown = 20;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts;
    private readonly Dictionary<string, Relationship> _relationships;
    private readonly List<WorkbookSheet> _sheets = [];

    private Workbook(ZipArchive archive, Dictionary<string, ZipArchiveEntry> parts, string book)
    {
        _archive = archive;
        _parts = parts;
        _relationships = ReadRelationships(parts, book);
        using var reader = SheetXml.Open(parts[book].Open());
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.LocalName == "workbookPr")
            {
                DatesFrom1904 = reader.GetAttribute("date1904") is "1" or "true";
            }
            else if (reader.LocalName == "calcPr")
            {
                CalculatesOnLoad = reader.GetAttribute("fullCalcOnLoad") is "1" or "true";
            }
            else if (reader.LocalName == "sheet" && FindSheet(reader) is { } part)
            {
                _sheets.Add(new(reader.GetAttribute("name") ?? "", reader.GetAttribute("state") is "hidden" or "veryHidden", part));
            }
        }
    }

    /// <summary>Gets whether day 0 is 1904-01-01, as in workbooks of old Macintosh versions.</summary>
    public bool DatesFrom1904 { get; }

    /// <summary>Gets whether the workbook is calculated when a spreadsheet program opens it. The stored value 0 of a formula may then not be its
    /// result.</summary>
    public bool CalculatesOnLoad { get; }

    /// <summary>Gets the sheets with cells, in order.</summary>
    public IReadOnlyList<WorkbookSheet> Sheets => _sheets;

    /// <summary>Opens a workbook.</summary>
    /// <param name="stream">The workbook. It must support seeking. <see cref="Dispose"/> closes it.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <exception cref="InputException">The archive contains no workbook.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static Workbook Open(Stream stream, string name)
    {
        var archive = OpenArchive(stream);
        try
        {
            // Part names are case-insensitive. Some programs write backslashes or a leading slash.
            var parts = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in archive.Entries)
            {
                parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
            }

            var book = ReadRelationships(parts, "").Values.FirstOrDefault(r => r.Kind == "officeDocument");
            return book is not null && parts.TryGetValue(book.Target, out var part) && IsWorkbook(part)
                ? new Workbook(archive, parts, book.Target)
                : throw new InputException(
                    $"{name}: found a zip archive without an Excel workbook in it. Expected: an Excel workbook (.xlsx).");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Returns the sheet with a name, or else the visible sheet with an index from 0. Without a name, returns the first visible
    /// sheet.</summary>
    /// <exception cref="InputException">There is no such sheet.</exception>
    public WorkbookSheet Sheet(string? wanted, string name)
    {
        if (_sheets.Count == 0)
        {
            throw new InputException($"{name}: the workbook has no sheet with cells.");
        }

        var visible = _sheets.Exists(s => !s.IsHidden) ? _sheets.FindAll(s => !s.IsHidden) : _sheets;
        if (wanted is null)
        {
            return visible[0];
        }

        if (_sheets.Find(s => string.Equals(s.Name, wanted.Trim(), StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return named;
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < visible.Count)
        {
            return visible[place];
        }

        var names = string.Join(", ", _sheets.Take(SheetsShown).Select(s => s.IsHidden ? $"'{s.Name}' (hidden)" : $"'{s.Name}'"));
        throw new InputException(
            $"{name}: no sheet '{wanted}'. Found: {names}{(_sheets.Count > SheetsShown ? ", …" : "")}. "
            + "Use the name of a sheet, or its index from 0.");
    }

    /// <summary>Opens the part with the cell styles. Returns null if there is none.</summary>
    public Stream? OpenStyles() => OpenPart("styles");

    /// <summary>Opens the part with the shared strings. Returns null if there is none.</summary>
    public Stream? OpenSharedStrings() => OpenPart("sharedStrings");

    public void Dispose() => _archive.Dispose();

    private Stream? OpenPart(string kind) =>
        _relationships.Values.FirstOrDefault(r => r.Kind == kind) is { } found ? _parts.GetValueOrDefault(found.Target)?.Open() : null;

    private ZipArchiveEntry? FindSheet(XmlReader reader)
    {
        string? id = null;
        for (var found = reader.MoveToFirstAttribute(); found && id is null; found = reader.MoveToNextAttribute())
        {
            id = reader.LocalName == "id" && reader.NamespaceURI.Length > 0 ? reader.Value : null;
        }

        reader.MoveToElement();
        return id is not null && _relationships.TryGetValue(id, out var sheet) && sheet.Kind == "worksheet"
            ? _parts.GetValueOrDefault(sheet.Target)
            : null;
    }

    private static ZipArchive OpenArchive(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException("its zip archive is not complete", exception);
        }
    }

    private static bool IsWorkbook(ZipArchiveEntry part)
    {
        using var reader = SheetXml.Open(part.Open());
        return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "workbook";
    }

    // Returns the relationships of a part by id. For the part "", returns those of the package.
    private static Dictionary<string, Relationship> ReadRelationships(Dictionary<string, ZipArchiveEntry> parts, string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        Dictionary<string, Relationship> relationships = [];
        if (!parts.TryGetValue($"{part[..slash]}_rels/{part[slash..]}.rels", out var entry))
        {
            return relationships;
        }

        using var reader = SheetXml.Open(entry.Open());
        while (SheetXml.MoveTo(reader, "Relationship"))
        {
            if (reader.GetAttribute("TargetMode") != "External"
                && reader.GetAttribute("Type") is { } type
                && Uri.TryCreate(new Uri("part:///" + part), reader.GetAttribute("Target"), out var target))
            {
                // The transitional and the strict dialect have different addresses of the type, but the same last segment.
                relationships.TryAdd(
                    reader.GetAttribute("Id") ?? "",
                    new(type[(type.LastIndexOf('/') + 1)..], Uri.UnescapeDataString(target.AbsolutePath).TrimStart('/')));
            }
        }

        return relationships;
    }

    private sealed record Relationship(string Kind, string Target);
}
