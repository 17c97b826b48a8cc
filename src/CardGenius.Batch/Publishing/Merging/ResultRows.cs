using System.Globalization;
using System.IO.Compression;
using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>Rows of <c>results.csv.gz</c> of a published run.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells of each row.</param>
public sealed record ResultRows(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Returns the first rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">The folder of the publication.</param>
    /// <param name="most">The maximum number of rows.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="PublicationException">The file is missing or damaged.</exception>
    public static Task<ResultRows> FirstAsync(IRunStore store, string folder, int most, CancellationToken cancellationToken) =>
        ReadAsync(store, folder, most, _ => true, cancellationToken);

    /// <summary>Returns the row of a user. Reads the file from its beginning to that row.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">The folder of the publication.</param>
    /// <param name="manifest">The manifest of the publication.</param>
    /// <param name="userId">The user id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>One row, or none if the run has no such user.</returns>
    /// <exception cref="PublicationException">The file is missing or damaged.</exception>
    public static Task<ResultRows> FindAsync(
        IRunStore store, string folder, Manifest manifest, string userId, CancellationToken cancellationToken)
    {
        var (column, isSafe) = (manifest.Input.IdColumn, manifest.Settings.CsvSafe);
        return ReadAsync(store, folder, 1, csv => (isSafe ? FormulaText.Restore(csv[column]) : csv[column]).Trim() == userId, cancellationToken);
    }

    private static async Task<ResultRows> ReadAsync(
        IRunStore store, string folder, int most, Func<CsvParser, bool> isWanted, CancellationToken cancellationToken)
    {
        var path = $"{folder}/{RunPaths.ResultsCsvName}";
        await using var stream = await store.OpenReadAsync(path, 0, null, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}.");
        try
        {
            await using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            using var text = new StreamReader(gzip, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferSize);
            using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
            string[] columns = await csv.ReadAsync() ? csv.Record! : [];
            List<IReadOnlyList<string>> rows = [];
            while (rows.Count < most && await csv.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (csv.Count == columns.Length && isWanted(csv))
                {
                    rows.Add(csv.Record!);
                }
            }

            return new(columns, rows);
        }
        catch (Exception error) when (error is InvalidDataException or CsvHelperException)
        {
            // The library's message contains the row, which is data of a user.
            throw new PublicationException($"{path} in {store.Location} is damaged. Run `cardgenius verify` to find all damage.");
        }
    }
}
