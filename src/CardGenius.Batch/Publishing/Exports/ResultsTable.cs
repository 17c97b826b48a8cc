using System.Globalization;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CsvHelper;
using CsvHelper.Configuration;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Writes the results table ("V2", cardgenius-api.md): the columns of the input, the columns of each top card (nine with the default spend
/// keys), and <c>cardgenius_error</c>. The table has a row for every user. A failure has blank card columns and its error.
/// </summary>
/// <remarks>
/// The encoding is UTF-8 without a byte order mark. Cells are separated by ',', and each row ends with '\n'. A cell is quoted if it contains a
/// comma, a quote or a line break, or begins or ends with a blank. Cells of the input stay unchanged, even if a spreadsheet would read them as a
/// formula (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>). With <see cref="RunSettings.CsvSafe"/> such cells are written as text
/// (<see cref="FormulaText"/>). <c>top{n}_milestone_benefits_amount</c> is <c>total_extra_benefits</c> of the API, the only amount of that kind
/// in a response. A spend key that is absent from the breakdown of a card is 0. The columns of an absent card are blank.
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
        Header = [.. plan.Columns, .. Enumerable.Range(1, _topN).SelectMany(n => CardColumns(n, _spendKeys)), AddedColumns.Error];
    }

    /// <summary>Gets the names of all columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Gets the configuration of the quotes and line ends.</summary>
    public static CsvConfiguration Csv { get; } = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        ShouldQuote = cell => MustQuote(cell.Field),
    };

    /// <summary>Returns whether a column contains the name of a card.</summary>
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

    /// <summary>Writes the row of a user with a result.</summary>
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

    /// <summary>Writes the row of a user with a failure.</summary>
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

    /// <summary>Returns the columns of a card.</summary>
    /// <param name="rank">The rank of the card, from 1.</param>
    /// <param name="spendKeys">The extracted spend keys.</param>
    public static IEnumerable<string> CardColumns(int rank, IReadOnlyList<string> spendKeys) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_card_name"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_total_savings_yearly"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_net_savings"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_joining_fees"),
        string.Create(CultureInfo.InvariantCulture, $"top{rank}_milestone_benefits_amount"),
        .. spendKeys.Select(k => string.Create(CultureInfo.InvariantCulture, $"top{rank}_{Stem(k)}_breakdown")),
    ];

    /// <summary>Returns the savings of a card for a spend key; 0 if the breakdown does not contain it.</summary>
    public static decimal Saving(RankedCard card, string spendKey)
    {
        // JSON readers use the last value of a repeated key, so the search begins at the end.
        for (var i = card.Breakdown.Count - 1; i >= 0; i--)
        {
            if (string.Equals(card.Breakdown[i].SpendKey, spendKey, StringComparison.Ordinal))
            {
                return card.Breakdown[i].Savings;
            }
        }

        return 0;
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
