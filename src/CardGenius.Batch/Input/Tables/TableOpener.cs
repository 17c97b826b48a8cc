using System.Diagnostics.CodeAnalysis;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Opens an input's rows, once its name and its first bytes agree on what it is.</summary>
internal static class TableOpener
{
    private const int HeadLength = 64 * 1024;

    /// <param name="file">The file's bytes, hashed as they are read.</param>
    /// <param name="name">Its name.</param>
    /// <param name="sheet">The sheet of a workbook; null: the first.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="InputException">The file is empty, of another type than it says, or has no headers.</exception>
    public static async Task<TableReader> OpenAsync(HashingStream file, string name, string? sheet, CancellationToken cancellationToken)
    {
        var type = InputTypes.Of(name);

        // Today's configuration file says "sheet_name": 0 whatever its input is.
        if (sheet is not null and not "0" && type.Format != InputFormat.Xlsx)
        {
            throw new InputException($"{name} has no sheets, but sheet '{sheet}' is asked for. Leave the setting out, or give an .xlsx.");
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
                throw new InputException($"{name}: found {found ?? "text that is not compressed"}, expected gzip data. Rename the file by what it is.");
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
            throw new InputException($"{name}: nothing but blank lines. {Expected(format)}");
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
        InputFormat.Csv => "Expected: UTF-8 text, a line of headers, then a line a user, separated by commas.",
        InputFormat.Xlsx => "Expected: an Excel workbook (.xlsx), a row of headers on its sheet, then a row a user.",
        _ => "Expected: UTF-8 text, a flat JSON object a line.",
    };
}
