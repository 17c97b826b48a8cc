using System.Globalization;
using System.IO.Packaging;
using System.Xml;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>A workbook's parts, found by their relations, none of them read yet but the list of its sheets.</summary>
internal sealed class Workbook : IDisposable
{
    private const int SheetsShown = 20;

    private readonly Package _package;
    private readonly PackagePart _book;
    private readonly List<(string Name, PackagePart Part)> _sheets = [];

    private Workbook(Package package, PackagePart book)
    {
        _package = package;
        _book = book;
        using var reader = SheetXml.Open(book.GetStream(FileMode.Open, FileAccess.Read));
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
            else if (reader.LocalName == "sheet" && FindSheet(reader) is { } part)
            {
                _sheets.Add((reader.GetAttribute("name") ?? "", part));
            }
        }
    }

    /// <summary>Whether day 0 is 1904-01-01, as on old Macintoshes.</summary>
    public bool DatesFrom1904 { get; }

    /// <summary>Opens a workbook; only its directory is read.</summary>
    /// <exception cref="InputException">It is an archive of something else.</exception>
    public static Workbook Open(Stream stream, string name)
    {
        Package? package = null;
        try
        {
            package = Package.Open(stream, FileMode.Open, FileAccess.Read);
            var book = package.GetRelationships().FirstOrDefault(r => IsOf(r, "officeDocument")) is { } relation
                ? FindPart(package, new Uri("/", UriKind.Relative), relation)
                : null;
            return book is not null && book.Uri.OriginalString.StartsWith("/xl/", StringComparison.OrdinalIgnoreCase)
                ? new Workbook(package, book)
                : throw new InputException(
                    $"{name}: found a zip archive without an Excel workbook in it. Expected: an Excel workbook (.xlsx).");
        }
        catch
        {
            ((IDisposable?)package)?.Dispose();
            throw;
        }
    }

    /// <summary>A sheet by its name, or else by its place from 0; the first where none is named.</summary>
    /// <exception cref="InputException">There is no such sheet.</exception>
    public (string Name, PackagePart Part) Sheet(string? wanted, string name)
    {
        if (_sheets.Count == 0)
        {
            throw new InputException($"{name}: the workbook has no sheet with cells.");
        }

        if (wanted is null)
        {
            return _sheets[0];
        }

        var place = _sheets.FindIndex(s => string.Equals(s.Name, wanted.Trim(), StringComparison.OrdinalIgnoreCase));
        if (place < 0 && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            place = number;
        }

        if (place >= 0 && place < _sheets.Count)
        {
            return _sheets[place];
        }

        var names = string.Join(", ", _sheets.Take(SheetsShown).Select(s => $"'{s.Name}'"));
        throw new InputException(
            $"{name}: no sheet '{wanted}'. Found: {names}{(_sheets.Count > SheetsShown ? ", …" : "")}. Give a sheet's name, or its place from 0.");
    }

    /// <summary>The part with all cells' formats, or null.</summary>
    public Stream? OpenStyles() => OpenPart("styles");

    /// <summary>The part with all shared strings, or null.</summary>
    public Stream? OpenSharedStrings() => OpenPart("sharedStrings");

    public void Dispose() => ((IDisposable)_package).Dispose();

    private Stream? OpenPart(string kind) =>
        _book.GetRelationships().FirstOrDefault(r => IsOf(r, kind)) is { } relation
            ? FindPart(_package, _book.Uri, relation)?.GetStream(FileMode.Open, FileAccess.Read)
            : null;

    private PackagePart? FindSheet(XmlReader reader)
    {
        for (var found = reader.MoveToFirstAttribute(); found; found = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "id" && _book.RelationshipExists(reader.Value))
            {
                var relation = _book.GetRelationship(reader.Value);
                reader.MoveToElement();
                return IsOf(relation, "worksheet") ? FindPart(_package, _book.Uri, relation) : null;
            }
        }

        reader.MoveToElement();
        return null;
    }

    private static PackagePart? FindPart(Package package, Uri source, PackageRelationship relation)
    {
        var target = PackUriHelper.ResolvePartUri(source, relation.TargetUri);
        return package.PartExists(target) ? package.GetPart(target) : null;
    }

    // The dialects differ in the address, not in its end.
    private static bool IsOf(PackageRelationship relation, string kind) =>
        relation.TargetMode == TargetMode.Internal && relation.RelationshipType.EndsWith("/" + kind, StringComparison.Ordinal);
}
