using CardGenius.Batch.Records;

namespace CardGenius.Cli.Configuration;

/// <summary>The names that <c>column_mappings</c> and <c>extract_spend_keys</c> accept (cardgenius-api.md, "Request").</summary>
internal static class ApiFields
{
    /// <summary>The fields of a request that are spends or counts.</summary>
    public static IReadOnlyList<string> Spends { get; } =
        [.. RequestFields.All.Where(f => f.Kind != RequestFieldKind.Card).Select(f => f.Name)];

    /// <summary>The names that a column mapping accepts.</summary>
    public static IReadOnlyList<string> Mappable { get; } =
        ["user_id", "myntra", "ajio", "avg_gmv", "grocery", .. Spends, RequestFields.SelectedCard];
}
