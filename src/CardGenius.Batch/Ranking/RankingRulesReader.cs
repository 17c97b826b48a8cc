using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Ranking;

/// <summary>Reads the ranking rules from two files (cardgenius-api.md, rules 2 and 4).</summary>
public static class RankingRulesReader
{
    /// <summary>Reads the rules from files on this machine.</summary>
    /// <param name="topN">The number of cards to keep for each user; at least 1.</param>
    /// <param name="commissionablePath">The path of <c>commissionable_cards.json</c>; null to keep all cards.</param>
    /// <param name="displayNamesPath">The path of <c>cashkaro_display_names.json</c>; null to show the API's names.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">A file does not exist or is not valid. The message names the file, the line and the error.</exception>
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

    /// <summary>Reads the rules from files in an input container.</summary>
    /// <param name="topN">The number of cards to keep for each user; at least 1.</param>
    /// <param name="commissionable">The file <c>commissionable_cards.json</c>; null to keep all cards.</param>
    /// <param name="displayNames">The file <c>cashkaro_display_names.json</c>; null to show the API's names.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">A file does not exist or is not valid. The message names the file, the line and the error.</exception>
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
            throw new InputException($"{path}: the file does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file cannot be read: {e.Message}", e);
        }
    }
}
