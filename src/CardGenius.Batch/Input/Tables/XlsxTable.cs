using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads a sheet of an Excel workbook. The first row that is not blank contains the headers. A column with cells but without a header gets
/// the name that pandas gives it.</summary>
internal sealed class XlsxTable : TableReader
{
    // The maximum number of sheets whose headers are compared with those of the selected sheet.
    private const int MostCompared = 50;

    private readonly string _name;
    private readonly Stream _stream;
    private readonly Workbook _workbook;
    private readonly CellStyles _styles;
    private readonly SharedStrings _strings;
    private readonly bool _ownsWorkbook;
    private readonly WorkbookSheet _sheet;
    private readonly XmlReader _reader;
    private readonly List<string> _notes = [];
    private SheetCell[] _cells = new SheetCell[16];

    // The last row with a cell in each column. It shows repeated cells, and does not have to be cleared after each row.
    private long[] _filledIn = new long[16];

    private XlsxTable(Stream stream, string name, string? sheet)
    {
        _name = name;
        _stream = stream;
        _ownsWorkbook = true;
        _workbook = Workbook.Open(stream, name);
        var strings = default(SharedStrings);
        try
        {
            _sheet = _workbook.Sheet(sheet, name);
            _styles = CellStyles.Load(_workbook.OpenStyles());
            _strings = strings = SharedStrings.Load(_workbook.OpenSharedStrings(), name);
            _reader = Begin();

            // Existing configuration files contain "sheet_name": 0 for every type of input.
            if (sheet is null or "0")
            {
                NoteOtherSheets();
            }
        }
        catch
        {
            _reader?.Dispose();
            strings?.Dispose();
            _workbook.Dispose();
            throw;
        }
    }

    // Opens another sheet of the same workbook to read its headers.
    private XlsxTable(XlsxTable table, WorkbookSheet sheet)
    {
        _name = table._name;
        _stream = table._stream;
        _workbook = table._workbook;
        _styles = table._styles;
        _strings = table._strings;
        _sheet = sheet;
        _reader = Begin();
    }

    public override string Description => $"Excel, sheet '{_sheet.Name}'";

    public override IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens a sheet. A file that does not support seeking is first copied to a temporary file, because the directory of a workbook is at
    /// its end.</summary>
    /// <exception cref="InputException">The workbook does not contain the sheet, or the sheet has no headers.</exception>
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
        return ValueTask.FromResult(TranslateDamage(() => ReadRow(_reader)));
    }

    public override string DescribeSheets(Func<IReadOnlyList<string>, bool> fits)
    {
        var read = $" The sheet '{_sheet.Name}' was read.";
        var suitable = _workbook.Sheets.Where(s => s != _sheet).Take(MostCompared)
            .Where(s => FindHeaders(s) is { } headers && fits(headers)).Select(s => $"'{s.Name}'").ToList();
        return suitable.Count switch
        {
            0 when _workbook.Sheets.Count == 1 => read,
            0 => $"{read} No other sheet has the columns.",
            1 => $"{read} The sheet {suitable[0]} has the columns; to read it, set the sheet to this name (--sheet).",
            _ => $"{read} The sheets {string.Join(", ", suitable)} have the columns; to read one of them, set the sheet to its name (--sheet).",
        };
    }

    public override string? FaultOf(int place) => _cells[place].Fault;

    public override bool IsNumber(int place) => _cells[place].Format is not null;

    public override string? ReadId(int place, out string? reason)
    {
        var cell = _cells[place];
        reason = cell.Fault ?? cell.IdFault;
        if (reason is not null || cell is not { Text: { } text, Format: { } format } || text.Contains('E', StringComparison.Ordinal))
        {
            return cell.Text;
        }

        var shown = format.IsDate ? null : format.Show(text);
        reason = shown is not null ? null : format.IsDate ? UnreadableCell.DateId : UnreadableCell.FormattedId;
        return shown ?? text;
    }

    public override async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        if (_ownsWorkbook)
        {
            _strings.Dispose();
            _workbook.Dispose();
            await _stream.DisposeAsync();
        }
    }

    private static XlsxTable Open(Stream stream, string name, string? sheet) => TranslateDamage(() => new XlsxTable(stream, name, sheet));

    private static T TranslateDamage<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception is XmlException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // The readers throw these exceptions for directories, types and addresses that are not valid.
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private XmlReader Begin()
    {
        var reader = SheetXml.Open(_sheet.Part.Open());
        try
        {
            SheetXml.MoveTo(reader, "sheetData");
            ReadHeaders(reader);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private void ReadHeaders(XmlReader reader)
    {
        do
        {
            if (!ReadRow(reader))
            {
                throw new InputException(
                    $"{_name}: sheet '{_sheet.Name}' is empty. Expected: a header row, then one row per user.{(_ownsWorkbook ? DescribeSheetsWithCells() : "")}");
            }

            if (Fault is { } fault)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"row {Row} of the sheet has {fault.Reason}"));
            }
        }
        while (!Array.Exists(Cells[..CellCount], cell => !string.IsNullOrWhiteSpace(cell)));

        var count = Array.FindLastIndex(Cells, CellCount - 1, cell => !string.IsNullOrWhiteSpace(cell)) + 1;
        var unreadable = Array.FindIndex(_cells, 0, count, cell => cell.Fault is not null);
        if (unreadable >= 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"{_name}: the header of column {unreadable + 1} cannot be read: {_cells[unreadable].Fault}."));
        }

        Columns.AddRange(Headers.Of(_name, new ArraySegment<string?>(Cells, 0, count)));
    }

    private string DescribeSheetsWithCells()
    {
        var others = _workbook.Sheets.Where(s => s != _sheet).Take(MostCompared).Where(s => FindHeaders(s) is not null).Select(s => $"'{s.Name}'").ToList();
        return others.Count == 0 ? "" : $" Sheets with cells: {string.Join(", ", others)}. To read one of them, set the sheet to its name (--sheet).";
    }

    private void NoteOtherSheets()
    {
        var isBefore = true;
        foreach (var sheet in _workbook.Sheets.Take(MostCompared))
        {
            if (sheet == _sheet)
            {
                isBefore = false;
            }
            else if (HasSameHeaders(sheet))
            {
                _notes.Add(
                    $"{(sheet.IsHidden ? "hidden sheet" : "sheet")} '{sheet.Name}' has the same headers and is not read; "
                    + "to read it, set the sheet to this name");
            }
            else if (isBefore && sheet.IsHidden)
            {
                _notes.Add($"sheet '{sheet.Name}' is hidden and is not read; to read it, set the sheet to this name");
            }
        }
    }

    private bool HasSameHeaders(WorkbookSheet sheet) =>
        FindHeaders(sheet)?.Order(StringComparer.OrdinalIgnoreCase)
            .SequenceEqual(Columns.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase) == true;

    // A sheet that is not a table has no headers.
    [SuppressMessage("Reliability", "CA2000", Justification = "The other table owns its reader alone, which is disposed of here.")]
    private List<string>? FindHeaders(WorkbookSheet sheet)
    {
        try
        {
            var other = TranslateDamage(() => new XlsxTable(this, sheet));
            using (other._reader)
            {
                return other.Columns;
            }
        }
        catch (Exception exception) when (exception is InputException or InvalidDataException)
        {
            return null;
        }
    }

    private bool ReadRow(XmlReader reader)
    {
        while (!(reader.NodeType == XmlNodeType.Element && reader.LocalName == "row"))
        {
            if (reader.EOF || (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "sheetData") || !reader.Read())
            {
                return false;
            }
        }

        Fault = null;
        CellCount = 0;
        var reference = reader.GetAttribute("r");
        var isGiven = long.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var row);
        if (reference is not null && !isGiven)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"the row after row {Row} of the sheet has a number that cannot be read"));
        }

        BeginRow(isGiven ? row : Row + 1);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return true;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c")
            {
                TakeCell(reader, ref isGiven);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
        return true;
    }

    private void BeginRow(long row)
    {
        if (row <= Row)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"row {row} of the sheet comes after row {Row}"));
        }

        Row = row;
    }

    private void TakeCell(XmlReader reader, ref bool hasRowNumber)
    {
        var place = CellCount;
        if (reader.GetAttribute("r") is { } reference)
        {
            if (!CellReference.TryRead(reference, out place, out var row))
            {
                Fault ??= new RowFault(null, UnreadableCell.BadReference, UnreadableCell.Text);
                reader.Skip();
                return;
            }

            // A row without a number has the row number of its cells.
            if (!hasRowNumber && row > Row && CellCount == 0)
            {
                BeginRow(row);
            }

            hasRowNumber = true;
            if (row != Row)
            {
                Fault ??= new RowFault(null, UnreadableCell.BadReference, UnreadableCell.Text);
                reader.Skip();
                return;
            }
        }

        Take(place, ReadCell(reader));
    }

    private void Take(int place, SheetCell cell)
    {
        if (place >= MostColumns)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"row {Row} of the sheet has a cell beyond column {MostColumns}"));
        }

        Reserve(place + 1);
        if (_cells.Length < Cells.Length)
        {
            Array.Resize(ref _cells, Cells.Length);
            Array.Resize(ref _filledIn, Cells.Length);
        }

        for (; CellCount <= place; CellCount++)
        {
            Cells[CellCount] = null;
            _cells[CellCount] = default;
        }

        if (_filledIn[place] == Row)
        {
            Fault ??= new RowFault(null, UnreadableCell.SamePlace, UnreadableCell.Text);
        }

        _filledIn[place] = Row;
        Cells[place] = cell.Text;
        _cells[place] = cell;
        if (Columns.Count > 0 && place >= Columns.Count && !string.IsNullOrWhiteSpace(cell.Text))
        {
            for (var i = Columns.Count; i <= place; i++)
            {
                Columns.Add(Headers.Unnamed(i));
            }
        }
    }

    private SheetCell ReadCell(XmlReader reader)
    {
        var type = reader.GetAttribute("t");
        var style = reader.GetAttribute("s");
        var (value, inline) = (default(string), default(string));
        var (hasFormula, isInvalid) = (false, false);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return Interpret(type, style, value, inline, hasFormula);
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                isInvalid |= reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA;
                reader.Skip();
                continue;
            }

            switch (reader.LocalName)
            {
                case "v":
                    isInvalid |= value is not null;
                    value = SheetXml.ReadContent(reader) ?? throw TooLong();
                    break;
                case "is":
                    isInvalid |= inline is not null;
                    inline = SheetXml.ReadText(reader) ?? throw TooLong();
                    break;
                case "f":
                    hasFormula = true;
                    reader.Skip();
                    break;
                case "extLst":
                    reader.Skip();
                    break;
                default:
                    isInvalid = true;
                    reader.Skip();
                    break;
            }
        }

        reader.Read();
        return isInvalid ? SheetCell.Unreadable(UnreadableCell.NoValue) : Interpret(type, style, value, inline, hasFormula);
    }

    private InputException TooLong() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{_name}, sheet '{_sheet.Name}', row {Row}: a cell is longer than 1 MiB, but a cell of Excel has at most 32,767 characters. Export the workbook again."));

    private SheetCell Interpret(string? type, string? style, string? value, string? inline, bool hasFormula)
    {
        if (inline is not null && (type != "inlineStr" || value is not null))
        {
            return SheetCell.Unreadable(UnreadableCell.NoValue);
        }

        switch (type)
        {
            case "inlineStr":
                return new(inline ?? (value is null ? null : XEscapes.Decode(value)));

            // A formula whose result is an empty string has an empty value.
            case "str" when value is not null:
                return new(XEscapes.Decode(value));
            default:
                break;
        }

        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return hasFormula ? SheetCell.Unreadable(UnreadableCell.NoResult)
                : type == "s" ? SheetCell.Unreadable(UnreadableCell.NoIndex)
                : type == "e" ? SheetCell.Unreadable(UnreadableCell.NoValue)
                : default;
        }

        return type switch
        {
            null or "n" => Number(_styles.FormatOf(style), text, hasFormula),
            "s" => new(_strings[int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1]),
            "b" => text switch
            {
                "1" or "true" => new("TRUE", IdFault: UnreadableCell.LogicalId),
                "0" or "false" => new("FALSE", IdFault: UnreadableCell.LogicalId),
                _ => SheetCell.Unreadable(UnreadableCell.NoValue),
            },
            "e" => new(UserIdText.IsSheetError(text) ? text : UnreadableCell.Text, Fault: AmountText.SheetError),
            "d" => text.AsSpan().ContainsAny('-', ':')
                ? new(text, IdFault: UnreadableCell.DateId)
                : SheetCell.Unreadable(UnreadableCell.NoValue),
            _ => SheetCell.Unreadable(UnreadableCell.UnknownType),
        };
    }

    private SheetCell Number(NumberFormat format, string stored, bool hasFormula)
    {
        if (hasFormula && stored == "0" && _workbook.CalculatesOnLoad)
        {
            return SheetCell.Unreadable(UnreadableCell.NoResult);
        }

        return (format.IsDate ? SheetNumber.ToDateText(stored, _workbook.DatesFrom1904) : SheetNumber.ToText(stored)) is { } text
            ? new(text, format)
            : SheetCell.Unreadable(UnreadableCell.NoNumber);
    }
}
