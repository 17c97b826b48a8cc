using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>The known column names (cardgenius-api.md, "Input columns").</summary>
internal static partial class ColumnNames
{
    /// <summary>The key of <c>column_mappings</c> for the id column.</summary>
    public const string UserIdKey = "user_id";

    private const string Myntra = "myntra";
    private const string Ajio = "ajio";
    private const string Confirmed = "avg_gmv";

    private static readonly int OtherOnline = RequestFields.Find(RequestFields.OtherOnline)!.Value;

    /// <summary>The headers of existing input files.</summary>
    private static readonly FrozenDictionary<string, ColumnRole> ExistingHeaders = new Dictionary<string, ColumnRole>
    {
        ["userid"] = ColumnRole.UserId,
        ["user_id"] = ColumnRole.UserId,
        ["avg_amazon_gmv"] = new(RequestFields.Find(RequestFields.Amazon)!.Value),
        ["avg_flipkart_gmv"] = new(RequestFields.Find(RequestFields.Flipkart)!.Value),
        ["avg_grocery_gmv"] = new(RequestFields.Find(RequestFields.Grocery)!.Value),
        ["avg_myntra_gmv"] = new(OtherOnline, Myntra),
        ["avg_ajio_gmv"] = new(OtherOnline, Ajio),
        ["avg_confirmed_gmv"] = new(OtherOnline, Confirmed),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of <c>column_mappings</c> that are not fields of the API.</summary>
    private static readonly FrozenDictionary<string, ColumnRole> Keys = new Dictionary<string, ColumnRole>
    {
        [UserIdKey] = ColumnRole.UserId,
        ["grocery"] = new(RequestFields.Find(RequestFields.Grocery)!.Value),
        [Myntra] = new(OtherOnline, Myntra),
        [Ajio] = new(OtherOnline, Ajio),
        [Confirmed] = new(OtherOnline, Confirmed),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the headers of the id column.</summary>
    public static IReadOnlyList<string> IdHeaders { get; } = ["userid", "user_id"];

    /// <summary>Gets the headers of spend columns: those of existing files, then the fields of the API.</summary>
    public static IReadOnlyList<string> SpendHeaders { get; } =
    [
        "avg_amazon_gmv", "avg_flipkart_gmv", "avg_grocery_gmv", "avg_myntra_gmv", "avg_ajio_gmv", "avg_confirmed_gmv",
        .. RequestFields.All.Where(f => f.Kind == RequestFieldKind.Amount).Select(f => f.Name),
    ];

    /// <summary>Gets all known headers.</summary>
    public static IReadOnlyList<string> KnownHeaders { get; } =
        [.. IdHeaders, .. SpendHeaders, .. RequestFields.All.Where(f => f.Kind != RequestFieldKind.Amount).Select(f => f.Name)];

    /// <summary>Gets all valid keys of <c>column_mappings</c>.</summary>
    public static IReadOnlyList<string> KnownKeys { get; } =
        [UserIdKey, "grocery", Myntra, Ajio, Confirmed, .. RequestFields.All.Select(f => f.Name)];

    /// <summary>Returns whether a header is known.</summary>
    public static bool IsKnown(string header) => ExistingHeaders.ContainsKey(header) || RequestFields.Find(header) is not null;

    /// <summary>Returns the default role of a header, or null if the column is passed through.</summary>
    public static ColumnRole? OfHeader(string header, OtherOnlineMode mode) =>
        ExistingHeaders.TryGetValue(header, out var role) ? Used(role, mode)
        : RequestFields.Find(header) is { } field ? new ColumnRole(field)
        : null;

    /// <summary>Returns whether a key is valid in <c>column_mappings</c>.</summary>
    public static bool IsKey(string key) => Keys.ContainsKey(key) || RequestFields.Find(key) is not null;

    /// <summary>Returns the role of a key of <c>column_mappings</c>, or null if the mode does not use it.</summary>
    public static ColumnRole? OfKey(string key, OtherOnlineMode mode) =>
        Keys.TryGetValue(key, out var role) ? Used(role, mode) : new ColumnRole(RequestFields.Find(key)!.Value);

    /// <summary>Returns the known header that an unknown header is probably a misspelling of, or null if there is none. The two differ by at most
    /// one letter, apart from a unit (<c>(INR)</c>), blanks and invisible characters.</summary>
    public static string? FindMeant(string header) =>
        IsKnown(header) ? null : Nearest.Find(Unit().Replace(header, ""), KnownHeaders, most: 1);

    /// <summary>Returns whether a column is from an output of this program. Such columns are omitted, so that results, failures and rejects can be
    /// used as an input.</summary>
    public static bool IsOutput(string header) =>
        header.StartsWith("cardgenius_", StringComparison.OrdinalIgnoreCase) || TopCardColumn().IsMatch(header);

    private static ColumnRole? Used(ColumnRole role, OtherOnlineMode mode) =>
        mode == OtherOnlineMode.SumComponents || role.Component is null or Confirmed ? role : null;

    [GeneratedRegex(@"[\s_-]*([(\[{][^)\]}]*[)\]}]|\b(inr|rs\.?|rupees)|(?<=_)(inr|rs|rupees)|₹)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex(
        "^top[0-9]+_(card_name|total_savings_yearly|net_savings|joining_fees|milestone_benefits_amount|[a-z0-9_]+_breakdown"
        + "|card_type|is_cashback_card|redemption_required|effective_conversion_rate|total_extra_benefits(_explanation)?"
        + "|recommended_redemption_(method|conversion_rate|note)|[a-z0-9_]+_(points|rupees|explanation))$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TopCardColumn();
}
