using System.IO.Compression;
using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;
using CsvHelper;

namespace CardGenius.Batch.Publishing;

/// <summary>Copies the results table of a published run to a local file (<c>--output</c>).</summary>
public static class ResultsExport
{
    /// <summary>
    /// Writes a .csv or .xlsx file. The content is written to a temporary file in the same folder, which is then renamed, so the file is never
    /// incomplete. An existing file with other content is replaced only if <paramref name="replaces"/> is true.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="resultsPath">The results folder in the store (<see cref="RunResult.ResultsPath"/>).</param>
    /// <param name="file">The path of the file. Its extension determines the format.</param>
    /// <param name="replaces">True to replace an existing file with other content.</param>
    /// <param name="cancellationToken">Cancels the export. No file remains.</param>
    /// <exception cref="OutputExistsException">The file exists with other content.</exception>
    /// <exception cref="PublicationException">The extension is neither .csv nor .xlsx, there are no results, or the file cannot be
    /// written.</exception>
    public static Task<ExportSummary> WriteAsync(IRunStore store, string resultsPath, string file, bool replaces, CancellationToken cancellationToken) =>
        WriteAsync(store, resultsPath, file, replaces, XlsxWriter.MaxRows, cancellationToken);

    /// <summary>Returns whether the extension of a file is supported. Call it before a run, which can take hours.</summary>
    public static bool CanWrite(string file) => IsCsv(file) || IsXlsx(file);

    internal static async Task<ExportSummary> WriteAsync(
        IRunStore store, string resultsPath, string file, bool replaces, int rowsPerSheet, CancellationToken cancellationToken)
    {
        if (!CanWrite(file))
        {
            throw new PublicationException($"{file}: results can be written only as .csv or .xlsx. Use a file name with one of these extensions.");
        }

        var manifest = await ReadManifestAsync(store, resultsPath, cancellationToken);
        var path = $"{resultsPath}/{RunPaths.ResultsCsvName}";
        var stored = await store.OpenReadAsync(path, 0, null, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}. Run `verify` to find all damage.");
        await using var compressed = new DigestingStream(stored);
        try
        {
            return await WriteFileAsync(manifest, compressed, file, replaces, rowsPerSheet, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PublicationException($"{file} cannot be written: {e.Message} The results are still in {store.Location}.", e);
        }
        catch (Exception e) when (e is InvalidDataException or CsvHelperException)
        {
            throw new PublicationException(
                $"{path} in {store.Location} is damaged: {e.Message.Split('\n')[0].TrimEnd()} Run `verify` to find all damage.", e);
        }
    }

    private static bool IsCsv(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static bool IsXlsx(string file) => file.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);

    private static async Task<Manifest> ReadManifestAsync(IRunStore store, string resultsPath, CancellationToken cancellationToken)
    {
        var path = $"{resultsPath}/{RunPaths.ManifestName}";
        var json = await store.ReadAsync(path, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}: the run is not published.");
        try
        {
            return Manifest.Parse(json);
        }
        catch (JsonException e)
        {
            throw new PublicationException($"{path} in {store.Location} is damaged: {e.Message}", e);
        }
    }

    private static Task<ExportSummary> WriteFileAsync(
        Manifest manifest, DigestingStream compressed, string file, bool replaces, int rowsPerSheet, CancellationToken cancellationToken) =>
        OutputFile.WriteAsync(
            file,
            replaces,
            async output =>
            {
                var summary = IsXlsx(file)
                    ? await ResultsWorkbook.WriteAsync(
                        compressed,
                        manifest.Input.Columns[manifest.Input.IdColumn],
                        manifest.Settings.CsvSafe,
                        output,
                        rowsPerSheet,
                        cancellationToken)
                    : await WriteCsvAsync(manifest, compressed, output, cancellationToken);
                await CheckDigestAsync(manifest, compressed, cancellationToken);
                return summary;
            },
            cancellationToken);

    private static async Task<ExportSummary> WriteCsvAsync(
        Manifest manifest, Stream compressed, FileStream output, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
        await gzip.CopyToAsync(output, cancellationToken);
        return new ExportSummary(manifest.Counts.Users, Sheets: 0, CutCells: 0);
    }

    // Decompression does not detect all damage, so the checksum is compared too.
    private static async Task CheckDigestAsync(Manifest manifest, DigestingStream compressed, CancellationToken cancellationToken)
    {
        await compressed.DrainAsync(cancellationToken);
        if (!manifest.Files.Any(f => f.Name == RunPaths.ResultsCsvName && f.Sha256 == compressed.Sha256))
        {
            throw new InvalidDataException("Its checksum differs from the manifest.");
        }
    }
}
