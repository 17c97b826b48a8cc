using System.Globalization;
using System.Text;
using CardGenius.Batch.Model;
using CsvHelper;
using CsvHelper.Configuration;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Reads separated text (RFC 4180). The header line determines the separator.</summary>
internal sealed class CsvTable : TableReader
{
    private const int BufferSize = 64 * 1024;

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly string _name;
    private readonly CsvParser _parser;
    private readonly char _separator;
    private bool _strayQuote;
    private long _lastLine;

    private CsvTable(Stream text, string name, char separator)
    {
        _name = name;
        _separator = separator;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = args => _strayQuote |= args.Field.AsSpan().TrimStart().StartsWith('"'),
            BufferSize = BufferSize,
            ProcessFieldBufferSize = BufferSize,
            Delimiter = separator.ToString(),
            IgnoreBlankLines = false,
            MaxFieldSize = LongestCell,
            Mode = CsvMode.RFC4180,
        };
        _parser = new CsvParser(new StreamReader(text, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferSize), configuration);
    }

    public override bool ShortRowsAreCutOff => true;

    public override bool IsSeparatedBySemicolons => _separator == ';';

    public override string Description => "CSV, separated by " + _separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        _ => "tabs",
    };

    /// <summary>Opens a text and reads its header line.</summary>
    /// <exception cref="InputException">The header line is missing, or two headers are equal.</exception>
    public static async Task<CsvTable> OpenAsync(
        Stream text, ReadOnlyMemory<byte> head, string name, CancellationToken cancellationToken)
    {
        var table = new CsvTable(text, name, FindSeparator(head.Span));
        try
        {
            do
            {
                if (!await table.NextAsync(cancellationToken))
                {
                    throw new InputException($"{name}: only blank lines. Expected: a header line, then one line per user.");
                }
            }
            while (table.IsBlankLine);

            table.TakeCells(table._parser.Count);
            if (table._strayQuote)
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}, line {table.Row}: a header begins with a quote that has no matching closing quote. "
                    + $"Double the quotes inside a quoted header (\"\")."));
            }

            table.Columns.AddRange(Headers.Of(name, new ArraySegment<string?>(table.Cells, 0, table._parser.Count)));
            table.BlankLines = 0;
            return table;
        }
        catch
        {
            await table.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        do
        {
            if (!await NextAsync(cancellationToken))
            {
                return false;
            }
        }
        while (IsBlankLine);

        Fault = null;
        var count = _parser.Count;
        TakeCells(count);
        CellCount = Math.Min(count, Columns.Count);
        if (_strayQuote)
        {
            Fault = _lastLine == Row
                ? new RowFault(null, "a cell begins with a quote that is not closed, or text follows the closing quote", _parser.RawRecord.Trim())
                : throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_name}, line {Row}: a quote in this row has no matching closing quote, so the row would end on line {_lastLine}. "
                    + $"Double the quotes inside a quoted cell (\"\")."));
        }
        else if (HasMoreThanColumns(count))
        {
            Fault = new RowFault(
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} cells, but {Columns.Count} headers: a cell that contains the separator must be quoted"),
                string.Join(" | ", Cells, 0, count));
        }

        return true;
    }

    public override ValueTask DisposeAsync()
    {
        _parser.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool IsBlankLine
    {
        get
        {
            var isBlank = _parser.Count == 1 && _parser[0].Length == 0;
            BlankLines += isBlank ? 1 : 0;
            return isBlank;
        }
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Row = _lastLine + 1;
        _strayQuote = false;
        try
        {
            var found = await _parser.ReadAsync();
            _lastLine = _parser.RawRow;
            return found;
        }
        catch (MaxFieldSizeException exception)
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_name}, line {Row}: a cell is longer than 1 MiB. Check the row for a quote that is not closed."),
                exception);
        }
    }

    private void TakeCells(int count)
    {
        Reserve(count);
        for (var i = 0; i < count; i++)
        {
            Cells[i] = _parser[i];
        }
    }

    private bool HasMoreThanColumns(int count)
    {
        for (var i = Columns.Count; i < count; i++)
        {
            if (!string.IsNullOrWhiteSpace(Cells[i]))
            {
                return true;
            }
        }

        return false;
    }

    // Returns the most frequent separator in the header line, outside quotes.
    private static char FindSeparator(ReadOnlySpan<byte> head)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var c in head.TrimStart("\r\n"u8))
        {
            if (c is (byte)'\n' or (byte)'\r' && !quoted)
            {
                break;
            }

            quoted ^= c == (byte)'"';
            var place = quoted ? -1 : Array.IndexOf(Separators, (char)c);
            if (place >= 0)
            {
                counts[place]++;
            }
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }
}
