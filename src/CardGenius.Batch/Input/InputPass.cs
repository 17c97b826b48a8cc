using System.Globalization;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>The one pass over an input: every data row becomes a user or a reject.</summary>
/// <param name="input">The input.</param>
/// <param name="settings">How it is read.</param>
/// <param name="progress">Told every 10,000 rows, and at the end, how many were read.</param>
/// <param name="isTrial">Whether it only shows what is there: what a run refuses is then a part of the result.</param>
internal sealed class InputPass(IInputSource input, InputSettings settings, IProgress<long>? progress, bool isTrial = false)
{
    private const int RowsPerReport = 10_000;

    /// <exception cref="InputException">The input as a whole cannot be used.</exception>
    public async Task<PassResult> RunAsync(IPassSink sink, CancellationToken cancellationToken)
    {
        if (settings.Limit < 1)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture, $"A limit of {settings.Limit} rows leaves nothing to do. Expected: at least 1."));
        }

        // A wrong ending or mapping is told before anything is opened.
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
                    $"{input.Name} has changed since the run was named by its content (SHA-256 {expected[..Math.Min(12, expected.Length)]}…, now {digest.Sha256[..12]}…). Start a new run with the file as it is now.");
            }

            var refusal = map.FindRefusal();
            return new PassResult(
                digest,
                table.Description,
                map,
                counts.Users,
                counts.Rejects,
                counts.Empty + table.BlankLines,
                [.. table.Notes, .. map.Notes(), .. refusal is null ? [] : (string[])[$"a run refuses this input. {refusal}"]]);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(
                $"{input.Name} is damaged or cut off: {exception.Message.TrimEnd('.')}. Copy or export it again.", exception);
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
            // What looks like damage is the change.
            throw file.Changed();
        }
    }

    private async Task<(long Users, long Rejects, long Empty)> ReadRowsAsync(
        TableReader table, ColumnMap map, IPassSink sink, CancellationToken cancellationToken)
    {
        var judge = new RowValidator(table, map, new DecimalMarks(input.Name, table.IsSeparatedBySemicolons), new SeenIds());
        var (users, rejects, empty) = (0L, 0L, 0L);
        Learn(table, map);
        if (table.ColumnsAreFixed)
        {
            Complete(map);
        }

        while (users + rejects < (settings.Limit ?? long.MaxValue) && await table.ReadAsync(cancellationToken))
        {
            Learn(table, map);
            if (settings.SkipEmptyRows && judge.IsEmpty)
            {
                empty++;
                continue;
            }

            if (judge.Judge() is { } refusal)
            {
                rejects++;
                sink.AddReject(table.Row, refusal, judge);
            }
            else
            {
                users++;
                sink.AddUser(table.Row, judge);
            }

            await sink.FlushAsync(cancellationToken);
            if ((users + rejects) % RowsPerReport == 0)
            {
                progress?.Report(users + rejects);
            }
        }

        if (users + rejects == 0)
        {
            throw new InputException($"{input.Name} has no data rows, only {(table.ColumnsAreFixed ? "headers" : "empty objects")}. Expected: a row a user.");
        }

        if (!table.ColumnsAreFixed)
        {
            Complete(map);
        }

        progress?.Report(users + rejects);
        return (users, rejects, empty);
    }

    private void Complete(ColumnMap map)
    {
        map.Complete();
        if (!isTrial && map.FindRefusal() is { } refusal)
        {
            throw new InputException(refusal);
        }
    }

    private static void Learn(TableReader table, ColumnMap map)
    {
        while (map.Count < table.Columns.Count)
        {
            map.Add(table.Columns[map.Count]);
        }
    }
}

/// <summary>What a pass over the input found.</summary>
internal sealed record PassResult(
    InputDigest Digest, string Description, ColumnMap Map, long Users, long Rejects, long EmptyRows, IReadOnlyList<string> Notes)
{
    public long Rows => Users + Rejects;
}
