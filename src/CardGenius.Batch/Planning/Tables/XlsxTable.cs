using System.Globalization;
using System.Xml;

namespace CardGenius.Batch.Planning.Tables;

/// <summary>A sheet of an Excel workbook. Its first row that is not blank has the headers; a column without one that turns out to hold
/// something is named as pandas names it.</summary>
internal sealed class XlsxTable : TableReader
{
    private readonly string _name;
    private readonly Stream _stream;
    private readonly Workbook _workbook;
    private readonly CellStyles _styles;
    private readonly SharedStrings _strings;
    private readonly XmlReader _reader;
    private readonly string _sheet;

    private XlsxTable(Stream stream, string name, string? sheet)
    {
        _name = name;
        _stream = stream;
        _workbook = Workbook.Open(stream, name);
        var strings = default(SharedStrings);
        try
        {
            (_sheet, var part) = _workbook.Sheet(sheet, name);
            _styles = CellStyles.Load(_workbook.OpenStyles());
            _strings = strings = SharedStrings.Load(_workbook.OpenSharedStrings());
            _reader = SheetXml.Open(part.Open());
            SheetXml.MoveTo(_reader, "sheetData");
            ReadHeaders();
        }
        catch
        {
            _reader?.Dispose();
            strings?.Dispose();
            _workbook.Dispose();
            throw;
        }
    }

    public override string Description => $"Excel, sheet '{_sheet}'";

    /// <summary>Opens a sheet. A file that cannot seek is copied to a temporary one first, for a workbook's directory is at its end.</summary>
    /// <exception cref="InputException">The workbook has no such sheet, or the sheet no headers.</exception>
    public static async Task<TableReader> OpenAsync(
        PeekStream stream, HashingStream file, string name, string? sheet, CancellationToken cancellationToken)
    {
        if (await file.RewindAsync(cancellationToken) is { } whole)
        {
            return Open(whole, name, sheet);
        }

        var copy = TemporaryStream.Create();
        try
        {
            await stream.CopyToAsync(copy, cancellationToken);
            copy.Position = 0;
            return Open(copy, name, sheet);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public override ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Damageable(ReadRow));
    }

    public override async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _strings.Dispose();
        _workbook.Dispose();
        await _stream.DisposeAsync();
    }

    private static XlsxTable Open(Stream stream, string name, string? sheet) => Damageable(() => new XlsxTable(stream, name, sheet));

    private static T Damageable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is XmlException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // What the package reader throws for directories, types and addresses that cannot be.
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private void ReadHeaders()
    {
        do
        {
            if (!ReadRow())
            {
                throw new InputException($"{_name}: sheet '{_sheet}' is empty. Expected: a row of headers, then a row a user.");
            }
        }
        while (!Array.Exists(Cells[..CellCount], cell => !string.IsNullOrWhiteSpace(cell)));

        var count = Array.FindLastIndex(Cells, CellCount - 1, cell => !string.IsNullOrWhiteSpace(cell)) + 1;
        Columns.AddRange(Headers.Of(_name, new ArraySegment<string?>(Cells, 0, count)));
    }

    private bool ReadRow()
    {
        while (!(_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "row"))
        {
            if (_reader.EOF || (_reader.NodeType == XmlNodeType.EndElement && _reader.LocalName == "sheetData") || !_reader.Read())
            {
                return false;
            }
        }

        var row = long.TryParse(_reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Row + 1;
        if (row <= Row)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"row {row} of the sheet stands behind row {Row}"));
        }

        Row = row;
        CellCount = 0;
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return true;
        }

        var depth = _reader.Depth;
        _reader.Read();
        while (_reader.Depth > depth)
        {
            if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "c")
            {
                var place = PlaceOf(_reader.GetAttribute("r")) ?? CellCount;
                TakeCell(place, ReadCell());
            }
            else
            {
                _reader.Skip();
            }
        }

        _reader.Read();
        return true;
    }

    private void TakeCell(int place, string? text)
    {
        if (place >= MostColumns)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"row {Row} of the sheet has a cell beyond column {MostColumns}"));
        }

        Reserve(place + 1);
        for (; CellCount <= place; CellCount++)
        {
            Cells[CellCount] = null;
        }

        Cells[place] = text;
        if (Columns.Count > 0 && place >= Columns.Count && !string.IsNullOrWhiteSpace(text))
        {
            for (var i = Columns.Count; i <= place; i++)
            {
                Columns.Add(Headers.Unnamed(i));
            }
        }
    }

    private string? ReadCell()
    {
        var type = _reader.GetAttribute("t");
        var style = _reader.GetAttribute("s");
        if (_reader.IsEmptyElement)
        {
            _reader.Read();
            return null;
        }

        var text = default(string);
        var depth = _reader.Depth;
        _reader.Read();
        while (_reader.Depth > depth)
        {
            if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "v")
            {
                text = _reader.ReadElementContentAsString();
            }
            else if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "is")
            {
                text = SheetXml.ReadText(_reader);
            }
            else
            {
                _reader.Skip();
            }
        }

        _reader.Read();
        return string.IsNullOrEmpty(text) ? null : Shown(type, style, text);
    }

    private string Shown(string? type, string? style, string text) => type switch
    {
        "s" => _strings[int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var index) ? index : -1],
        "b" => text == "1" ? "TRUE" : "FALSE",
        null or "n" => _styles.IsDate(style) ? SheetNumber.ToDateText(text, _workbook.DatesFrom1904) : SheetNumber.ToText(text),
        _ => text,
    };

    // The letters of a reference such as AB12; null where there is none.
    private static int? PlaceOf(string? reference)
    {
        var place = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c) || place > MostColumns)
            {
                break;
            }

            place = (place * 26) + (c - 'A' + 1);
        }

        return place == 0 ? null : place - 1;
    }
}
