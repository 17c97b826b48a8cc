using System.Globalization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CsvHelper;
using CsvHelper.Configuration;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// The results in today's columns ("V2", cardgenius-api.md): the input's own columns, nine (with today's spend keys) for each of the top
/// cards, <c>cardgenius_error</c>. A row for every user: a failure has blank cards and its error.
/// </summary>
/// <remarks>
/// UTF-8 without a byte order mark, ',' between cells, '\n' behind each row (as today's script writes), cells quoted where they hold a comma, a
/// quote, a line break or a blank at an end. Cells of the input stand as they came, even where a spreadsheet would take them for a formula
/// (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>): they are the user's own data. With <see cref="RunSettings.CsvSafe"/> all such cells are text
/// (<see cref="FormulaText"/>). <c>top{n}_milestone_benefits_amount</c> is the API's
/// <c>total_extra_benefits</c>, the only amount of that kind an answer has. A spend key the card's breakdown lacks is 0; a card that is not
/// there is blank.
/// </remarks>
internal sealed class ResultsTable
{
    private readonly IReadOnlyList<string> _spendKeys;
    private readonly int _topN;
    private readonly bool _isSafe;

    public ResultsTable(RunPlan plan, RunSettings settings)
    {
        _spendKeys = settings.SpendKeys;
        _topN = settings.TopN;
        _isSafe = settings.CsvSafe;
        Header = [.. plan.Columns, .. Enumerable.Range(1, _topN).SelectMany(CardColumns), AddedColumns.Error];
    }

    /// <summary>All columns' names.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>How cells are quoted and rows ended.</summary>
    public static CsvConfiguration Csv { get; } = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        ShouldQuote = cell => MustQuote(cell.Field),
    };

    /// <summary>Whether a column holds a card's name.</summary>
    public static bool IsCardName(string column) =>
        column.StartsWith("top", StringComparison.Ordinal)
        && column.EndsWith("_card_name", StringComparison.Ordinal)
        && int.TryParse(column.AsSpan(3..^"_card_name".Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    public void WriteHeader(IWriter csv)
    {
        foreach (var column in Header)
        {
            WriteText(csv, column);
        }

        csv.NextRecord();
    }

    /// <summary>Writes an answered user's row.</summary>
    public void WriteResult(IWriter csv, IReadOnlyList<string?> cells, IReadOnlyList<RankedCard> cards)
    {
        WriteOwn(csv, cells);
        for (var i = 0; i < _topN; i++)
        {
            if (i < cards.Count)
            {
                WriteCard(csv, cards[i]);
            }
            else
            {
                WriteBlankCard(csv);
            }
        }

        csv.WriteField("");
        csv.NextRecord();
    }

    /// <summary>Writes the row of a user without an answer.</summary>
    public void WriteFailure(IWriter csv, IReadOnlyList<string?> cells, string error)
    {
        WriteOwn(csv, cells);
        for (var i = 0; i < _topN; i++)
        {
            WriteBlankCard(csv);
        }

        WriteText(csv, error);
        csv.NextRecord();
    }

    private void WriteText(IWriter csv, string? text) => csv.WriteField(_isSafe ? FormulaText.Protect(text) : text);

    private void WriteOwn(IWriter csv, IReadOnlyList<string?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            WriteText(csv, cells[i]);
        }
    }

    private static string Stem(string spendKey) => spendKey switch
    {
        "amazon_spends" => "amazon",
        "flipkart_spends" => "flipkart",
        "grocery_spends_online" => "grocery",
        "other_online_spends" => "other_online",
        _ => spendKey,
    };

    private static bool MustQuote(string? cell) =>
        !string.IsNullOrEmpty(cell) && (cell[0] == ' ' || cell[^1] == ' ' || cell.AsSpan().IndexOfAny(",\"\r\n") >= 0);

    private static decimal Saving(RankedCard card, string spendKey)
    {
        // From the end: of a repeated key, JSON's readers take the last.
        for (var i = card.Breakdown.Count - 1; i >= 0; i--)
        {
            if (string.Equals(card.Breakdown[i].SpendKey, spendKey, StringComparison.Ordinal))
            {
                return card.Breakdown[i].Savings;
            }
        }

        return 0;
    }

    private IEnumerable<string> CardColumns(int rank) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_card_name"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_total_savings_yearly"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_net_savings"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_joining_fees"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_milestone_benefits_amount"),
        .. _spendKeys.Select(k => string.Create(CultureInfo.InvariantCulture, $"top{rank}_{Stem(k)}_breakdown")),
    ];

    private void WriteCard(IWriter csv, RankedCard card)
    {
        WriteText(csv, card.ShownName);
        csv.WriteField(Amount.Format(card.TotalSavingsYearly));
        csv.WriteField(Amount.Format(card.NetSavings));
        csv.WriteField(Amount.Format(card.JoiningFees));
        csv.WriteField(Amount.Format(card.TotalExtraBenefits));
        for (var i = 0; i < _spendKeys.Count; i++)
        {
            csv.WriteField(Amount.Format(Saving(card, _spendKeys[i])));
        }
    }

    private void WriteBlankCard(IWriter csv)
    {
        for (var i = 0; i < 5 + _spendKeys.Count; i++)
        {
            csv.WriteField("");
        }
    }
}
