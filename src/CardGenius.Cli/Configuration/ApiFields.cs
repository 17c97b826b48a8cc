namespace CardGenius.Cli.Configuration;

/// <summary>The names that <c>column_mappings</c> and <c>extract_spend_keys</c> may hold (cardgenius-api.md, "Call").</summary>
internal static class ApiFields
{
    /// <summary>The fields of a request that are spends or counts.</summary>
    public static IReadOnlyList<string> Spends { get; } =
    [
        "amazon_spends", "flipkart_spends", "grocery_spends_online", "online_food_ordering", "other_online_spends", "other_offline_spends",
        "dining_or_going_out", "fuel", "school_fees", "rent", "mobile_phone_bills", "electricity_bills", "water_bills", "ott_channels",
        "new_monthly_cat_1", "new_monthly_cat_2", "new_monthly_cat_3", "hotels_annual", "flights_annual", "insurance_health_annual",
        "insurance_car_or_bike_annual", "large_electronics_purchase_like_mobile_tv_etc", "all_pharmacy", "new_cat_1", "new_cat_2", "new_cat_3",
        "domestic_lounge_usage_quarterly", "international_lounge_usage_quarterly",
    ];

    /// <summary>The names a column mapping may have.</summary>
    public static IReadOnlyList<string> Mappable { get; } = ["user_id", "myntra", "ajio", "avg_gmv", "grocery", .. Spends, "selected_card_id"];
}
