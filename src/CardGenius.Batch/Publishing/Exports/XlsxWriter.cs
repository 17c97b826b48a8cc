using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Writes rows as an Excel workbook in one forward pass. It keeps only a few rows in memory, and the output does not need to support seeking.
/// Rows that do not fit on a sheet continue on the next sheet with the same header. Equal rows give equal bytes, because the file contains no
/// times and no names.
/// </summary>
/// <remarks>
/// SpreadsheetDocument (DocumentFormat.OpenXml) cannot open a package only for writing, and a package for reading and writing keeps whole sheets
/// in memory. Therefore this class writes the other parts of the workbook itself. Text is stored inline. Characters that XML cannot represent
/// become U+FFFD. Text of more than 32,767 characters is truncated and marked, because Excel would report the file as damaged.
/// </remarks>
internal sealed class XlsxWriter : IAsyncDisposable
{
    /// <summary>The maximum number of data rows per sheet: the 1,048,576 rows of Excel without the header.</summary>
    public const int MaxRows = 1_048_575;

    /// <summary>The maximum number of columns per sheet.</summary>
    public const int MaxColumns = 16_384;

    private const int StepSize = 256 * 1024;
    private const string Main = XlsxParts.Main;

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly XmlWriterSettings Xml = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
        CloseOutput = false,
    };

    private readonly GatheringStream _output;
    private readonly ZipArchive _archive;
    private readonly IReadOnlyList<string> _header;
    private readonly string[] _letters;
    private readonly XlsxCellKind[] _kinds;
    private readonly int _rowsPerSheet;
    private readonly string _sheetName;
    private readonly MemoryStream _buffer = new(StepSize + (StepSize / 4));
    private XmlWriter? _sheet;
    private Stream? _entry;
    private int _row;

    private XlsxWriter(Stream output, string sheetName, IReadOnlyList<string> header, XlsxCellKind[] kinds, int rowsPerSheet)
    {
        _sheetName = sheetName;
        _output = new GatheringStream(output);
        _archive = new ZipArchive(_output, ZipArchiveMode.Create, leaveOpen: true);
        _header = header;
        _kinds = kinds;
        _rowsPerSheet = rowsPerSheet;
        _letters = [.. Enumerable.Range(0, header.Count).Select(Letters)];
    }

    /// <summary>Gets the number of sheets so far.</summary>
    public int Sheets { get; private set; }

    /// <summary>Gets the number of cells whose text was truncated.</summary>
    public long CutCells { get; private set; }

    /// <summary>Creates a workbook and begins its first sheet.</summary>
    /// <param name="output">The stream to which the workbook is written. It stays open.</param>
    /// <param name="sheetName">The name of the first sheet. Further sheets have the same name and a number.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="kinds">The kind of the cells in each column.</param>
    /// <param name="rowsPerSheet">The maximum number of data rows per sheet.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    /// <exception cref="PublicationException">There are more columns than a sheet supports.</exception>
    public static async Task<XlsxWriter> CreateAsync(
        Stream output, string sheetName, IReadOnlyList<string> header, XlsxCellKind[] kinds, int rowsPerSheet, CancellationToken cancellationToken)
    {
        if (header.Count > MaxColumns)
        {
            throw new PublicationException(
                $"The results have {header.Count} columns, but an Excel sheet has at most {MaxColumns}. Keep fewer cards (--top) or use .csv.");
        }

        var writer = new XlsxWriter(output, sheetName, header, kinds, rowsPerSheet);

        // The default content type of XML parts is a sheet, so the number of sheets does not need to be known at the beginning.
        await writer.WritePartAsync("[Content_Types].xml", XlsxParts.WriteContentTypes, cancellationToken);
        await writer.WritePartAsync("_rels/.rels", XlsxParts.WritePackageRelationships, cancellationToken);
        await writer.BeginSheetAsync(cancellationToken);
        return writer;
    }

    /// <summary>Writes a row with one cell for each column.</summary>
    public async ValueTask WriteRowAsync(IReadOnlyList<string> cells, CancellationToken cancellationToken)
    {
        if (_row > _rowsPerSheet)
        {
            await EndSheetAsync(cancellationToken);
            await BeginSheetAsync(cancellationToken);
        }

        WriteRow(cells, _kinds);
        if (_buffer.Length >= StepSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Completes the workbook.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await EndSheetAsync(cancellationToken);
        await WritePartAsync("xl/workbook.xml", xml => XlsxParts.WriteWorkbook(xml, _sheetName, Sheets), cancellationToken);
        await WritePartAsync("xl/_rels/workbook.xml.rels", xml => XlsxParts.WriteWorkbookRelationships(xml, Sheets), cancellationToken);
        await _archive.DisposeAsync();
        await _output.SendAsync(cancellationToken);
    }

    /// <summary>Disposes the writer. A workbook without <see cref="CompleteAsync"/> is not valid.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseSheet();
        if (_entry is not null)
        {
            await _entry.DisposeAsync();
        }

        await _archive.DisposeAsync();
        await _output.DisposeAsync();
        await _buffer.DisposeAsync();
    }

    /// <summary>Returns whether Excel can store a text as a number without loss: plain digits, no leading zero, at most 15 digits.</summary>
    internal static bool IsPlainNumber(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0" : digits[(point + 1)..];
        return whole.Length is > 0 and <= 15
            && fraction.Length > 0
            && (whole.Length + (point < 0 ? 0 : fraction.Length)) <= 15
            && !whole.ContainsAnyExceptInRange('0', '9')
            && !fraction.ContainsAnyExceptInRange('0', '9')
            && (whole[0] != '0' || whole.Length == 1);
    }

    private static string Letters(int column)
    {
        var letters = "";
        for (var rest = column; rest >= 0; rest = (rest / 26) - 1)
        {
            letters = (char)('A' + (rest % 26)) + letters;
        }

        return letters;
    }

    private async Task WritePartAsync(string name, Action<XmlWriter> write, CancellationToken cancellationToken)
    {
        using (var xml = XmlWriter.Create(_buffer, Xml))
        {
            write(xml);
        }

        await using var entry = await OpenEntryAsync(name, cancellationToken);
        await entry.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), cancellationToken);
        _buffer.SetLength(0);
    }

    private Task<Stream> OpenEntryAsync(string name, CancellationToken cancellationToken)
    {
        var entry = _archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.OpenAsync(cancellationToken);
    }

    private async Task BeginSheetAsync(CancellationToken cancellationToken)
    {
        Sheets++;
        _row = 0;
        _entry = await OpenEntryAsync($"xl/{XlsxParts.SheetPath(Sheets)}", cancellationToken);
        BeginSheet();
    }

    private void BeginSheet()
    {
        _sheet = XmlWriter.Create(_buffer, Xml);
        _sheet.WriteStartElement("worksheet", Main);
        XlsxParts.WriteFrozenHeader(_sheet);
        _sheet.WriteStartElement("sheetData", Main);
        WriteRow(_header, new XlsxCellKind[_header.Count]);
    }

    private async Task EndSheetAsync(CancellationToken cancellationToken)
    {
        CloseSheet();
        await FlushAsync(cancellationToken);
        await _entry!.DisposeAsync();
        _entry = null;
    }

    // The XML goes to the buffer, so a synchronous write is sufficient.
    private void CloseSheet()
    {
        _sheet?.Dispose();
        _sheet = null;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _entry!.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), cancellationToken);
        _buffer.SetLength(0);
        await _output.SendAsync(cancellationToken);
    }

    private void WriteRow(IReadOnlyList<string> cells, XlsxCellKind[] kinds)
    {
        var row = (++_row).ToString(CultureInfo.InvariantCulture);
        _sheet!.WriteStartElement("row", Main);
        _sheet.WriteAttributeString("r", row);
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length > 0)
            {
                WriteCell(_letters[i], row, cells[i], kinds[i]);
            }
        }

        _sheet.WriteEndElement();
    }

    private void WriteCell(string letters, string row, string text, XlsxCellKind kind)
    {
        _sheet!.WriteStartElement("c", Main);
        _sheet.WriteStartAttribute("r");
        _sheet.WriteString(letters);
        _sheet.WriteString(row);
        _sheet.WriteEndAttribute();
        if (kind == XlsxCellKind.Number && IsPlainNumber(text))
        {
            _sheet.WriteElementString("v", Main, text);
        }
        else if (kind == XlsxCellKind.Logical && text is ("true" or "false"))
        {
            _sheet.WriteAttributeString("t", "b");
            _sheet.WriteElementString("v", Main, text == "true" ? "1" : "0");
        }
        else
        {
            _sheet.WriteAttributeString("t", "inlineStr");
            _sheet.WriteStartElement("is", Main);
            _sheet.WriteStartElement("t", Main);
            if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            {
                _sheet.WriteAttributeString("xml", "space", null, "preserve");
            }

            var (shown, cut) = XlsxText.Encode(text);
            CutCells += cut ? 1 : 0;
            _sheet.WriteString(shown);
            _sheet.WriteEndElement();
            _sheet.WriteEndElement();
        }

        _sheet.WriteEndElement();
    }
}
