using System.Diagnostics.CodeAnalysis;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Opens the table of an input. The extension of the name and the first bytes must agree on the type.</summary>
internal static class TableOpener
{
    private const int HeadLength = 64 * 1024;

    /// <summary>Opens the table of an input.</summary>
    /// <param name="file">The content of the file. It is hashed while it is read.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="sheet">The sheet of a workbook; null for the first sheet.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InputException">The file is empty, its content does not match its extension, or it has no headers.</exception>
    public static async Task<TableReader> OpenAsync(HashingStream file, string name, string? sheet, CancellationToken cancellationToken)
    {
        var type = InputTypes.Of(name);

        // Existing configuration files contain "sheet_name": 0 for every type of input.
        if (sheet is not null and not "0" && type.Format != InputFormat.Xlsx)
        {
            throw new InputException($"{name} has no sheets, but the settings request sheet '{sheet}'. Remove the setting, or use an .xlsx file.");
        }

        var stream = new PeekStream(file);
        try
        {
            return await OpenAsync(stream, file, name, type, sheet, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The table owns the streams under it, and the caller their source.")]
    private static async Task<TableReader> OpenAsync(
        PeekStream stream, HashingStream file, string name, InputType type, string? sheet, CancellationToken cancellationToken)
    {
        var head = await stream.PeekAsync(FileSignature.Length, cancellationToken);
        if (head.IsEmpty)
        {
            throw new InputException($"{name} is empty. {Expected(type.Format)}");
        }

        var found = FileSignature.Find(head.Span);
        if (type.Format == InputFormat.Xlsx)
        {
            return found == FileSignature.Zip
                ? await XlsxTable.OpenAsync(stream, file, name, sheet, cancellationToken)
                : throw WrongType(name, found ?? "text", type.Format);
        }

        if (type.IsGzip)
        {
            if (found != FileSignature.Gzip)
            {
                throw new InputException(
                    $"{name}: found {found ?? "text that is not compressed"}, expected gzip data. Rename the file to match its content.");
            }

            stream = new PeekStream(new GunzipStream(stream));
        }
        else if (found == FileSignature.Gzip)
        {
            throw new InputException($"{name}: found gzip data. If it is compressed text, name it {name}.gz.");
        }

        return await OpenTextAsync(stream, name, type.Format, cancellationToken);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The table owns the streams under it, and the caller their source.")]
    private static async Task<TableReader> OpenTextAsync(PeekStream stream, string name, InputFormat format, CancellationToken cancellationToken)
    {
        var head = await stream.PeekAsync(HeadLength, cancellationToken);
        if (head.IsEmpty)
        {
            throw new InputException($"{name} is empty. {Expected(format)}");
        }

        if (FileSignature.Find(head.Span[..Math.Min(head.Length, FileSignature.Length)]) is { } found)
        {
            throw WrongType(name, found, format);
        }

        var byteOrderMark = "\uFEFF"u8;
        if (head.Span.StartsWith(byteOrderMark))
        {
            stream.Skip(byteOrderMark.Length);
            head = head[byteOrderMark.Length..];
        }

        CheckBeginning(head.Span, name, format);
        var text = new TextCheckStream(stream, name);
        return format == InputFormat.Csv
            ? await CsvTable.OpenAsync(text, head, name, cancellationToken)
            : new NdjsonTable(text, name);
    }

    private static void CheckBeginning(ReadOnlySpan<byte> head, string name, InputFormat format)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            throw new InputException($"{name}: only blank lines. {Expected(format)}");
        }

        switch (text[0])
        {
            case (byte)'<':
                throw WrongType(name, "HTML or XML", format);
            case (byte)'[':
                throw WrongType(name, "a JSON array", format);
            case (byte)'{' when format == InputFormat.Csv:
                throw WrongType(name, "JSON", format);
            case (byte)'{' when text[1..].TrimStart(" \t\r"u8) is [(byte)'\n', ..]:
                throw WrongType(name, "one JSON document over many lines", format);
            case not (byte)'{' when format == InputFormat.Ndjson:
                throw WrongType(name, "text that is not JSON", format);
            default:
                break;
        }
    }

    private static InputException WrongType(string name, string found, InputFormat format) => new($"{name}: found {found}. {Expected(format)}");

    private static string Expected(InputFormat format) => format switch
    {
        InputFormat.Csv => "Expected: UTF-8 text with a header line, then one line per user, separated by commas.",
        InputFormat.Xlsx => "Expected: an Excel workbook (.xlsx) whose sheet has a header row, then one row per user.",
        _ => "Expected: UTF-8 text with one flat JSON object per line.",
    };
}
