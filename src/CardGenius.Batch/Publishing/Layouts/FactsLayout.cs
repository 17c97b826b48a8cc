using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using System.Globalization;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>
/// The long layout for a table: one row for each user and rank. A user without a card, and a failure with its error, has one row without a rank.
/// The columns that catalogues of other teams fill are empty.
/// </summary>
internal sealed class FactsLayout : IExportLayout
{
    private const string SchemaVersion = "v2.3";

    private readonly string[] _row = new string[AllColumns.Length];

    private static readonly ExportColumn[] AllColumns =
    [
        new("as_of_date", ColumnKind.Date),
        new("batch_id", ColumnKind.Text),
        new("user_id", ColumnKind.Text),
        new("rank", ColumnKind.Whole),
        new("card_id", ColumnKind.Whole),
        new("report_store_name", ColumnKind.Text),
        new("total_savings_yearly", ColumnKind.Amount),
        new("joining_fees", ColumnKind.Amount),
        new("milestone_benefits_amount", ColumnKind.Amount),
        new("net_savings", ColumnKind.Amount),
        new("amazon_savings", ColumnKind.Amount),
        new("flipkart_savings", ColumnKind.Amount),
        new("grocery_savings", ColumnKind.Amount),
        new("other_online_savings", ColumnKind.Amount),
        new("store_link", ColumnKind.Text),
        new("bank", ColumnKind.Text),
        new("ltf_tag", ColumnKind.Text),
        new("schema_version", ColumnKind.Text),
        new("cardgenius_error", ColumnKind.Text),
        new("catalog_version", ColumnKind.Text),
        new("alias_version", ColumnKind.Text),
        new("milestone_version", ColumnKind.Text),
        new("record_timestamp", ColumnKind.Time),
    ];

    public IReadOnlyList<ExportColumn> Columns => AllColumns;

    public bool NeedsCells => false;

    public bool NeedsDetails => false;

    public IEnumerable<string[]> Rows(PublishedOutcome outcome, IReadOnlyList<RankedCard> cards)
    {
        Begin(outcome);
        if (cards.Count == 0)
        {
            yield return _row;
        }

        for (var i = 0; i < cards.Count; i++)
        {
            WriteCard(i + 1, cards[i]);
            yield return _row;
        }
    }

    private void Begin(PublishedOutcome outcome)
    {
        Array.Fill(_row, "");
        _row[0] = outcome.Run.RunDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        _row[1] = outcome.Run.RunId;
        _row[2] = outcome.Id;
        _row[17] = SchemaVersion;
        _row[18] = outcome.Error ?? "";
        _row[22] = outcome.Run.Manifest.Times.CompletedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private void WriteCard(int rank, RankedCard card)
    {
        _row[3] = rank.ToString(CultureInfo.InvariantCulture);
        _row[4] = card.Id?.ToString(CultureInfo.InvariantCulture) ?? "";
        _row[5] = card.ShownName;
        _row[6] = Amount.Format(card.TotalSavingsYearly);
        _row[7] = Amount.Format(card.JoiningFees);
        _row[8] = Amount.Format(card.TotalExtraBenefits);
        _row[9] = Amount.Format(card.NetSavings);
        _row[10] = Amount.Format(ResultsTable.Saving(card, RequestFields.Amazon));
        _row[11] = Amount.Format(ResultsTable.Saving(card, RequestFields.Flipkart));
        _row[12] = Amount.Format(ResultsTable.Saving(card, RequestFields.Grocery));
        _row[13] = Amount.Format(ResultsTable.Saving(card, RequestFields.OtherOnline));
    }
}
