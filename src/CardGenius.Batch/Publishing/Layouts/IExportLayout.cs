using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Converts outcomes to the rows of an exported file.</summary>
internal interface IExportLayout
{
    /// <summary>Gets the columns.</summary>
    IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Gets whether the cells of the input are required.</summary>
    bool NeedsCells { get; }

    /// <summary>Gets whether the details of the cards are required.</summary>
    bool NeedsDetails { get; }

    /// <summary>Returns the rows of a user. The cells are valid until the next row.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="cards">The cards in rank order; empty for a failure.</param>
    IEnumerable<string[]> Rows(PublishedOutcome outcome, IReadOnlyList<RankedCard> cards);
}
