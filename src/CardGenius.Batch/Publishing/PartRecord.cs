using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing;

/// <summary>The record of a written part. It is written after the files of the part, so its existence shows that they are complete.</summary>
/// <param name="Part">The number of the part, from 0.</param>
/// <param name="Users">The number of users.</param>
/// <param name="Results">The number of users with a result.</param>
/// <param name="Failures">The number of users with a failure.</param>
/// <param name="File">The file of the part.</param>
/// <param name="Csv">The file with the rows of the part for <c>results.csv.gz</c>.</param>
/// <param name="FailuresFile">The file with the lines of the part for the failures file; null if the part has no failures.</param>
/// <param name="WithoutCards">The number of results without a card.</param>
/// <param name="CsvPiece">The gzip piece of <paramref name="Csv"/>. Null in records of older versions, whose files are complete gzip members.
/// Such a part is written again.</param>
/// <param name="FailuresPiece">The gzip piece of <paramref name="FailuresFile"/>.</param>
/// <param name="Summary">The cards and failures of the part; null in records of older versions.</param>
/// <param name="Tally">The sum of the reports of the chunks that begin in the part, of both passes; null in records of older versions.</param>
internal sealed record PartRecord(
    int Part,
    long Users,
    long Results,
    long Failures,
    PublishedFile File,
    PublishedFile Csv,
    PublishedFile? FailuresFile,
    long WithoutCards = 0,
    GzipPiece? CsvPiece = null,
    GzipPiece? FailuresPiece = null,
    PartSummary? Summary = null,
    ChunkTally? Tally = null);
