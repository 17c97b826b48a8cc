using System.Globalization;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>Reads an input once. Every data row becomes a user or a reject.</summary>
/// <param name="input">The input.</param>
/// <param name="settings">The settings of the input.</param>
/// <param name="progress">Receives the number of read rows after every 10,000 rows and at the end.</param>
/// <param name="isTrial">True for a dry run: a reason to refuse the input becomes a note and does not cause an exception.</param>
/// <param name="origins">The users of the runs whose rejects the input contains; null if they are not known.</param>
internal sealed class InputPass(
    IInputSource input, InputSettings settings, IProgress<long>? progress, bool isTrial = false, OriginRuns? origins = null)
{
    private const int RowsPerReport = 10_000;

    private readonly OriginRuns _origins = origins ?? new OriginRuns(store: null, input.Name);

    /// <summary>Reads the input and writes its users and rejects to a sink.</summary>
    /// <exception cref="InputException">The input cannot be used.</exception>
    public async Task<PassResult> RunAsync(IPassSink sink, CancellationToken cancellationToken)
    {
        if (settings.Limit < 1)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"The limit is {settings.Limit} rows. Expected: at least 1."));
        }

        // A wrong extension or mapping is reported before the input is opened.
        _ = InputTypes.Of(input.Name);
        var map = new ColumnMap(input.Name, settings);
        try
        {
            await using var file = new HashingStream(await input.OpenAsync(cancellationToken), input.Name);
            await using var table = await TableOpener.OpenAsync(file, input.Name, settings.Sheet, cancellationToken);
            var counts = await ReadRowsAsync(file, table, map, sink, cancellationToken);
            var digest = await file.DrainAsync(cancellationToken);
            if (settings.Sha256 is { } expected && digest.Sha256 != expected)
            {
                throw new InputException(
                    $"{input.Name} has changed since the run id was made from its content (SHA-256 {expected[..Math.Min(12, expected.Length)]}…, "
                    + $"now {digest.Sha256[..12]}…). Start a new run with the current file.");
            }

            var refusal = map.FindRefusal();
            return new PassResult(
                digest,
                table.Description,
                map,
                counts.Users,
                counts.Rejects,
                counts.Empty + table.BlankLines,
                [.. table.Notes, .. map.Notes(), .. _origins.Notes(), .. refusal is null ? [] : (string[])[$"a run refuses this input. {refusal}"]]);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(
                $"{input.Name} is damaged or incomplete: {exception.Message.TrimEnd('.')}. Copy or export it again.", exception);
        }
        catch (IOException exception)
        {
            throw new InputException($"{input.Name} cannot be read to its end: {exception.Message}", exception);
        }
    }

    private async Task<(long Users, long Rejects, long Empty)> ReadRowsAsync(
        HashingStream file, TableReader table, ColumnMap map, IPassSink sink, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadRowsAsync(table, map, sink, cancellationToken);
        }
        catch (Exception exception) when (exception is InputException or InvalidDataException or IOException && file.HasChanged)
        {
            // The fault can be a result of the change, so the change is reported.
            throw file.Changed();
        }
    }

    private async Task<(long Users, long Rejects, long Empty)> ReadRowsAsync(
        TableReader table, ColumnMap map, IPassSink sink, CancellationToken cancellationToken)
    {
        var validator = new RowValidator(table, map, new DecimalMarks(input.Name, table.IsSeparatedBySemicolons), new SeenIds(), _origins);
        var (users, rejects, empty) = (0L, 0L, 0L);
        AddNewColumns(table, map);
        if (table.ColumnsAreFixed)
        {
            Complete(map, table);
        }

        while (users + rejects < (settings.Limit ?? long.MaxValue) && await table.ReadAsync(cancellationToken))
        {
            AddNewColumns(table, map);
            if (settings.SkipEmptyRows && validator.IsEmpty)
            {
                empty++;
                continue;
            }

            if (validator.OriginRun is { } origin)
            {
                await _origins.LoadAsync(origin, cancellationToken);
            }

            if (validator.Validate() is { } error)
            {
                rejects++;
                sink.AddReject(table.Row, error, validator);
            }
            else
            {
                users++;
                sink.AddUser(table.Row, validator);
            }

            await sink.FlushAsync(cancellationToken);
            if ((users + rejects) % RowsPerReport == 0)
            {
                progress?.Report(users + rejects);
            }
        }

        if (users + rejects == 0)
        {
            throw new InputException(
                $"{input.Name} has no data rows, only {(table.ColumnsAreFixed ? "headers" : "empty objects")}. Expected: one row per user.");
        }

        if (!table.ColumnsAreFixed)
        {
            Complete(map, table);
        }

        progress?.Report(users + rejects);
        return (users, rejects, empty);
    }

    private void Complete(ColumnMap map, TableReader table)
    {
        if (map.FindMissing() is { } missing)
        {
            throw new InputException(missing + table.DescribeSheets(IsSuitable));
        }

        if (!isTrial && map.FindRefusal() is { } refusal)
        {
            throw new InputException(refusal);
        }
    }

    private bool IsSuitable(IReadOnlyList<string> headers)
    {
        try
        {
            var map = new ColumnMap(input.Name, settings);
            foreach (var header in headers)
            {
                map.Add(header);
            }

            return map.FindMissing() is null;
        }
        catch (InputException)
        {
            // Two headers provide the same field.
            return false;
        }
    }

    private static void AddNewColumns(TableReader table, ColumnMap map)
    {
        while (map.Count < table.Columns.Count)
        {
            map.Add(table.Columns[map.Count]);
        }
    }
}

/// <summary>The result of a pass over the input.</summary>
internal sealed record PassResult(
    InputDigest Digest, string Description, ColumnMap Map, long Users, long Rejects, long EmptyRows, IReadOnlyList<string> Notes)
{
    public long Rows => Users + Rejects;
}
