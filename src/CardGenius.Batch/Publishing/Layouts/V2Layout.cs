using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The layout of <c>results.csv.gz</c> (<see cref="ResultsTable"/>).</summary>
internal sealed class V2Layout(IReadOnlyList<PublishedRun> runs)
    : WideLayout(runs, (rank, keys) => ResultsTable.CardColumns(rank, keys).Select((name, i) => new ExportColumn(name, i == 0 ? ColumnKind.Text : ColumnKind.Amount)))
{
    public override bool NeedsDetails => false;

    protected override void WriteCard(Span<string> cells, RankedCard card)
    {
        cells[0] = card.ShownName;
        cells[1] = Amount.Format(card.TotalSavingsYearly);
        cells[2] = Amount.Format(card.NetSavings);
        cells[3] = Amount.Format(card.JoiningFees);
        cells[4] = Amount.Format(card.TotalExtraBenefits);
        for (var i = 0; i < SpendKeys.Count; i++)
        {
            cells[5 + i] = Amount.Format(ResultsTable.Saving(card, SpendKeys[i]));
        }
    }
}
