using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing;

/// <summary>What was written for one part; it is written last, so where it is, the part's files are.</summary>
/// <param name="Part">The part, from 0.</param>
/// <param name="Users">Its users.</param>
/// <param name="Results">Those with a result.</param>
/// <param name="Failures">Those without.</param>
/// <param name="File">The part itself.</param>
/// <param name="Csv">Its rows of the results in today's columns.</param>
/// <param name="FailuresFile">Its lines of the failures file; null where it has none, and then there is no such file.</param>
/// <param name="WithoutCards">Results that hold no card.</param>
/// <param name="CsvPiece">What <paramref name="Csv"/> adds to its member; null in records of older versions, whose files are members of their
/// own: such a part is written again.</param>
/// <param name="FailuresPiece">The same for <paramref name="FailuresFile"/>.</param>
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
    GzipPiece? FailuresPiece = null);
