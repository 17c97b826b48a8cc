using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;

namespace CardGenius.Service;

/// <summary>Reads the ranking tables that the settings of the service name.</summary>
internal static class RulesOf
{
    public static Task<RankingRules> ReadAsync(
        ServiceSettings settings, IInputContainer inputs, int topN, CancellationToken cancellationToken) => settings.Rules is { } rules
        ? Task.FromResult(rules with { TopN = topN })
        : RankingRulesReader.ReadFromAsync(
            topN,
            settings.CardsFile is { } cards ? inputs.Open(cards) : null,
            settings.NamesFile is { } names ? inputs.Open(names) : null,
            cancellationToken);
}
