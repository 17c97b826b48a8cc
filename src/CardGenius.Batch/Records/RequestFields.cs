using System.Collections.Frozen;
using System.Text.Json;

namespace CardGenius.Batch.Records;

/// <summary>The known request fields of the API (cardgenius-api.md, "Request"), in their order in a request.</summary>
public static class RequestFields
{
    /// <summary>The spends at Amazon, in rupees per month.</summary>
    public const string Amazon = "amazon_spends";

    /// <summary>The spends at Flipkart, in rupees per month.</summary>
    public const string Flipkart = "flipkart_spends";

    /// <summary>The spends for groceries online, in rupees per month.</summary>
    public const string Grocery = "grocery_spends_online";

    /// <summary>The other online spends, in rupees per month.</summary>
    public const string OtherOnline = "other_online_spends";

    /// <summary>The id of the only card to rank; null to rank all cards.</summary>
    public const string SelectedCard = "selected_card_id";

    /// <summary>All fields.</summary>
    public static IReadOnlyList<RequestField> All { get; } =
    [
        .. Of(
            RequestFieldKind.Amount,
            Amazon,
            Flipkart,
            Grocery,
            "online_food_ordering",
            OtherOnline,
            "other_offline_spends",
            "dining_or_going_out",
            "fuel",
            "school_fees",
            "rent",
            "mobile_phone_bills",
            "electricity_bills",
            "water_bills",
            "ott_channels",
            "new_monthly_cat_1",
            "new_monthly_cat_2",
            "new_monthly_cat_3",
            "hotels_annual",
            "flights_annual",
            "insurance_health_annual",
            "insurance_car_or_bike_annual",
            "large_electronics_purchase_like_mobile_tv_etc",
            "all_pharmacy",
            "new_cat_1",
            "new_cat_2",
            "new_cat_3"),
        .. Of(RequestFieldKind.Count, "domestic_lounge_usage_quarterly", "international_lounge_usage_quarterly"),
        .. Of(RequestFieldKind.Card, SelectedCard),
    ];

    private static readonly FrozenDictionary<string, int> Indexes =
        All.Select((field, index) => (field.Name, index)).ToFrozenDictionary(f => f.Name, f => f.index, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the index of a field in <see cref="All"/>; null if the API has no such field. The name is not case-sensitive.</summary>
    public static int? Find(string name) => Indexes.TryGetValue(name, out var index) ? index : null;

    private static IEnumerable<RequestField> Of(RequestFieldKind kind, params IEnumerable<string> names) =>
        names.Select(name => new RequestField(name, kind));
}

/// <summary>A field of a request.</summary>
/// <param name="Name">The name in the request.</param>
/// <param name="Kind">The kind of the value.</param>
public sealed record RequestField(string Name, RequestFieldKind Kind)
{
    /// <summary>The name as encoded JSON.</summary>
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>The kind of value in a request field.</summary>
public enum RequestFieldKind
{
    /// <summary>An amount in rupees.</summary>
    Amount,

    /// <summary>A whole number of visits.</summary>
    Count,

    /// <summary>A card id, or null to rank all cards.</summary>
    Card,
}
