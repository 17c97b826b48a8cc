using System.Text;
using System.Text.Json;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CsvHelper;

namespace CardGenius.Batch.Publishing;

/// <summary>Writes the files of one part of a publication: the part, its rows for <c>results.csv.gz</c>, and its failures.</summary>
internal sealed class PartWriter(IRunStore store, RunPlan plan, RunSettings settings)
{
    // The number of users between two checks of the buffer size.
    private const int UsersPerStep = 32;

    private readonly ResultsTable _table = new(plan, settings);

    /// <summary>Returns the number of parts of a run.</summary>
    public static int Count(RunPlan plan, RunSettings settings) => (int)((plan.Users + settings.PartSize - 1) / settings.PartSize);

    public static async Task<PartRecord?> ReadRecordAsync(IRunStore store, string runId, int part, CancellationToken cancellationToken)
    {
        var json = await store.ReadAsync(PublishPaths.Record(runId, part), cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize(json, PublishingJsonContext.Documents.PartRecord);
    }

    public async Task WriteAsync(int part, CancellationToken cancellationToken)
    {
        var segments = RunPaths.Segments(plan.RunId);
        var redrive = await RedrivePlanner.ReadAsync(store, plan.RunId, cancellationToken);
        await using var results = await GzipFile.CreateAsync(
            store, RunPaths.Staging(plan.RunId), RunPaths.PartName(part), cancellationToken);
        await using var csv = await GzipFile.CreatePieceAsync(store, segments, PublishPaths.CsvName(part), cancellationToken);
        await using var failures = await GzipFile.CreatePieceAsync(store, segments, PublishPaths.FailuresName(part), cancellationToken);
        var summary = new SummaryCounter();
        var (withoutCards, tally) = await WriteUsersAsync(part, redrive, results, csv, failures, summary, cancellationToken);
        var record = new PartRecord(
            part,
            csv.Rows,
            results.Rows,
            failures.Rows,
            await results.CommitAsync(cancellationToken),
            await csv.CommitAsync(cancellationToken),
            failures.Rows == 0 ? null : await failures.CommitAsync(cancellationToken),
            withoutCards);
        record = record with { CsvPiece = csv.Piece, FailuresPiece = failures.Rows == 0 ? null : failures.Piece, Summary = summary.ToPart(), Tally = tally };
        var json = JsonSerializer.SerializeToUtf8Bytes(record, PublishingJsonContext.Documents.PartRecord);
        await store.WriteAsync(PublishPaths.Record(plan.RunId, part), json, cancellationToken);
    }

    private async Task<(long WithoutCards, ChunkTally Tally)> WriteUsersAsync(
        int part,
        RedrivePlan? redrive,
        GzipFile results,
        GzipFile csv,
        GzipFile failures,
        SummaryCounter summary,
        CancellationToken cancellationToken)
    {
        var withoutCards = 0L;
        var tally = ChunkTally.Zero;
        var from = (long)part * settings.PartSize;
        var count = Math.Min(settings.PartSize, plan.Users - from);
        await using var outcomes = OutcomeStream
            .ReadAsync(store, plan, redrive, from, count, cancellationToken, report => tally += report.Tally)
            .GetAsyncEnumerator(cancellationToken);
        await using var text = new StreamWriter(csv.Buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using var table = new CsvWriter(text, ResultsTable.Csv, leaveOpen: true);
        using var feedback = new FeedbackLine(plan);
        await foreach (var user in UserReader.ReadAllAsync(store, plan, from, count, cancellationToken))
        {
            await outcomes.MoveNextAsync();
            var line = outcomes.Current.Line;
            if (OutcomeLine.IsFailure(line.Span))
            {
                var failure = ReadFailure(user, line);
                failures.Buffer.Write(feedback.Failure(user.Cells, failure).Span);
                failures.Rows++;
                summary.Add(FailedUsers.Of(failure.Row, failure.Id, failure.Failure, failure.Transient));
                _table.WriteFailure(table, user.Cells, FeedbackLine.Error(failure));
            }
            else
            {
                var cards = ReadResult(user, line).Cards;
                if (cards.Count == 0)
                {
                    withoutCards++;
                }
                else
                {
                    summary.Add(cards[0].ShownName);
                }

                _table.WriteResult(table, user.Cells, cards);
                results.Buffer.Write(line.Span);
                results.Buffer.WriteByte((byte)'\n');
                results.Rows++;
            }

            if (++csv.Rows % UsersPerStep == 0)
            {
                await table.FlushAsync();
                await csv.StepAsync(cancellationToken);
                await results.StepAsync(cancellationToken);
                await failures.StepAsync(cancellationToken);
            }
        }

        // The number of outcomes of a chunk is checked after its last line, so the enumeration must reach the end.
        await outcomes.MoveNextAsync();
        await table.FlushAsync();
        return (withoutCards, tally);
    }

    private UserFailure ReadFailure(User user, ReadOnlyMemory<byte> line)
    {
        try
        {
            var failure = OutcomeLine.ReadFailure(line.Span);
            Check(user, failure.Row, failure.Id);
            return failure;
        }
        catch (FormatException e)
        {
            throw Damaged(user, e.Message, e);
        }
    }

    private UserResult ReadResult(User user, ReadOnlyMemory<byte> line)
    {
        try
        {
            var result = OutcomeLine.ReadResult(line.Span);
            Check(user, result.Row, result.Id);
            return result;
        }
        catch (FormatException e)
        {
            throw Damaged(user, e.Message, e);
        }
    }

    private void Check(User user, long row, string id)
    {
        if (row != user.Row || !string.Equals(id, user.Id, StringComparison.Ordinal))
        {
            throw Damaged(user, $"the outcome at its position belongs to row {row} or to another id");
        }
    }

    private PublicationException Damaged(User user, string what, Exception? cause = null)
    {
        var chunk = RunPaths.Chunk(plan.RunId, new ChunkKey(0, plan.ToLayout().IndexOf(user.Index)));
        return new PublicationException(
            $"The outcome of the user on row {user.Row} cannot be used: {what}. The file {chunk} (or a chunk of the redrive pass) in "
            + $"{store.Location} is damaged. Delete it and resume the run to process the chunk again.",
            cause);
    }
}
