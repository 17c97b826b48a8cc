using System.Collections.Frozen;
using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>The API's known request fields (cardgenius-api.md, "Request"), in the order in which a request carries them.</summary>
public static class RequestFields
{
    /// <summary>Spends at Amazon, rupees a month.</summary>
    public const string Amazon = "amazon_spends";

    /// <summary>Spends at Flipkart, rupees a month.</summary>
    public const string Flipkart = "flipkart_spends";

    /// <summary>Groceries bought online, rupees a month.</summary>
    public const string Grocery = "grocery_spends_online";

    /// <summary>Other online spends, rupees a month.</summary>
    public const string OtherOnline = "other_online_spends";

    /// <summary>The one card to look at; null ranks all.</summary>
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

    private static readonly FrozenDictionary<string, int> Places =
        All.Select((field, place) => (field.Name, place)).ToFrozenDictionary(f => f.Name, f => f.place, StringComparer.OrdinalIgnoreCase);

    /// <summary>A field's place in <see cref="All"/>, whatever its case; null where the API has no such field.</summary>
    public static int? Find(string name) => Places.TryGetValue(name, out var place) ? place : null;

    private static IEnumerable<RequestField> Of(RequestFieldKind kind, params IEnumerable<string> names) =>
        names.Select(name => new RequestField(name, kind));
}

/// <summary>A field of the API's request.</summary>
/// <param name="Name">Its name in the request.</param>
/// <param name="Kind">What it holds.</param>
public sealed record RequestField(string Name, RequestFieldKind Kind)
{
    /// <summary>The name as JSON carries it.</summary>
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>What a field of a request holds.</summary>
public enum RequestFieldKind
{
    /// <summary>Rupees.</summary>
    Amount,

    /// <summary>A whole number of visits.</summary>
    Count,

    /// <summary>A card's id, or null for "rank all cards".</summary>
    Card,
}
