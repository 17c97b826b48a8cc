using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;
using System.Globalization;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The layout of the first Python script (cardgenius-api.md, "Output columns").</summary>
internal sealed class V1Layout(IReadOnlyList<PublishedRun> runs) : WideLayout(runs, CardColumns)
{
    private const string Rewards = "rewards";
    private const string Cashback = "cashback";
    private const string Unknown = "unknown";

    public override bool NeedsDetails => true;

    protected override void WriteCard(Span<string> cells, RankedCard card)
    {
        var details = card.Details!;
        var type = TypeOf(card, details);
        var redemption = details.Redemption;
        cells[0] = card.ShownName;
        cells[1] = type;
        cells[2] = type == Cashback ? "true" : "false";
        cells[3] = type == Cashback ? "false" : "true";
        cells[4] = Amount.Format(type switch
        {
            Cashback => 1,
            Rewards => redemption?.ConversionRate ?? 0,
            _ => 0,
        });
        cells[5] = Amount.Format(card.JoiningFees);
        cells[6] = Amount.Format(card.TotalSavingsYearly);
        cells[7] = Amount.Format(card.TotalExtraBenefits);
        cells[8] = details.ExtraBenefits;
        cells[9] = Amount.Format(card.NetSavings);
        cells[10] = redemption?.Method ?? "";
        cells[11] = Amount.Format(redemption?.ConversionRate ?? 0);
        cells[12] = redemption?.Note ?? "";
        for (var i = 0; i < SpendKeys.Count; i++)
        {
            var spend = details.Spends.FirstOrDefault(s => s.SpendKey == SpendKeys[i]);
            cells[13 + (3 * i)] = Amount.Format(spend.Points);
            cells[14 + (3 * i)] = Amount.Format(ResultsTable.Saving(card, SpendKeys[i]));
            cells[15 + (3 * i)] = spend.Explanation ?? "";
        }
    }

    private static string TypeOf(RankedCard card, CardDetails details)
    {
        if (details.Spends.Any(s => s.Points > 0 && RankingRules.CardTypeKeys.Contains(s.SpendKey)))
        {
            return Rewards;
        }

        return card.TotalSavingsYearly > 0 ? Cashback : Unknown;
    }

    private static IEnumerable<ExportColumn> CardColumns(int rank, IReadOnlyList<string> spendKeys)
    {
        return
        [
            Column("card_name", ColumnKind.Text),
            Column("card_type", ColumnKind.Text),
            Column("is_cashback_card", ColumnKind.Logical),
            Column("redemption_required", ColumnKind.Logical),
            Column("effective_conversion_rate", ColumnKind.Amount),
            Column("joining_fees", ColumnKind.Amount),
            Column("total_savings_yearly", ColumnKind.Amount),
            Column("total_extra_benefits", ColumnKind.Amount),
            Column("total_extra_benefits_explanation", ColumnKind.Text),
            Column("net_savings", ColumnKind.Amount),
            Column("recommended_redemption_method", ColumnKind.Text),
            Column("recommended_redemption_conversion_rate", ColumnKind.Amount),
            Column("recommended_redemption_note", ColumnKind.Text),
            .. spendKeys.SelectMany(key => (ExportColumn[])
            [
                Column($"{key}_points", ColumnKind.Amount),
                Column($"{key}_rupees", ColumnKind.Amount),
                Column($"{key}_explanation", ColumnKind.Text),
            ]),
        ];

        ExportColumn Column(string name, ColumnKind kind) => new(string.Create(CultureInfo.InvariantCulture, $"top{rank}_{name}"), kind);
    }
}
