using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Ranking;

/// <summary>Reads the ranking rules from today's two files (cardgenius-api.md, rules 2 and 4).</summary>
public static class RankingRulesReader
{
    /// <summary>The rules of a run.</summary>
    /// <param name="topN">How many cards are kept a user; at least 1.</param>
    /// <param name="commissionablePath">Where <c>commissionable_cards.json</c> is; null: no filter.</param>
    /// <param name="displayNamesPath">Where <c>cashkaro_display_names.json</c> is; null: the API's names are shown.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">A file is not there, or is wrong: the message names the file, the line and what is wrong.</exception>
    public static async Task<RankingRules> ReadAsync(
        int topN, string? commissionablePath, string? displayNamesPath, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topN, 1);
        var rules = new RankingRules { TopN = topN };
        if (commissionablePath is not null)
        {
            var cards = CommissionableCards.Parse(await ReadFileAsync(commissionablePath, cancellationToken), commissionablePath);
            rules = rules with { Commissionable = cards.Cards, UnknownCardsCommissionable = cards.UnknownCardsCommissionable };
        }

        return displayNamesPath is null
            ? rules
            : rules with { DisplayNames = DisplayNames.Parse(await ReadFileAsync(displayNamesPath, cancellationToken), displayNamesPath) };
    }

    /// <summary>The rules of a run whose files are inputs of a container.</summary>
    /// <param name="topN">How many cards are kept a user; at least 1.</param>
    /// <param name="commissionable"><c>commissionable_cards.json</c>; null: no filter.</param>
    /// <param name="displayNames"><c>cashkaro_display_names.json</c>; null: the API's names are shown.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">A file is not there, or is wrong: the message names the file, the line and what is wrong.</exception>
    public static async Task<RankingRules> ReadFromAsync(
        int topN, IInputSource? commissionable, IInputSource? displayNames, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topN, 1);
        var rules = new RankingRules { TopN = topN };
        if (commissionable is not null)
        {
            var cards = CommissionableCards.Parse(await ReadAllAsync(commissionable, cancellationToken), commissionable.Name);
            rules = rules with { Commissionable = cards.Cards, UnknownCardsCommissionable = cards.UnknownCardsCommissionable };
        }

        return displayNames is null
            ? rules
            : rules with { DisplayNames = DisplayNames.Parse(await ReadAllAsync(displayNames, cancellationToken), displayNames.Name) };
    }

    private static async Task<byte[]> ReadAllAsync(IInputSource source, CancellationToken cancellationToken)
    {
        await using var stream = await source.OpenAsync(cancellationToken);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: it cannot be read: {e.Message}", e);
        }
    }
}
