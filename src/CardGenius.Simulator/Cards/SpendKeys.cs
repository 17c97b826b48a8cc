using System.Collections.Frozen;

namespace CardGenius.Simulator.Cards;

/// <summary>The spend fields that the CardGenius API knows, in the order in which responses list them.</summary>
public static class SpendKeys
{
    private static readonly SpendKey[] Keys =
    [
        Monthly("amazon_spends"),
        Monthly("flipkart_spends"),
        Monthly("grocery_spends_online"),
        Monthly("online_food_ordering"),
        Monthly("other_online_spends"),
        Monthly("other_offline_spends"),
        Monthly("dining_or_going_out"),
        Monthly("fuel"),
        Monthly("school_fees"),
        Monthly("rent"),
        Monthly("mobile_phone_bills"),
        Monthly("electricity_bills"),
        Monthly("water_bills"),
        Monthly("ott_channels"),
        Monthly("new_monthly_cat_1"),
        Monthly("new_monthly_cat_2"),
        Monthly("new_monthly_cat_3"),
        Annual("hotels_annual"),
        Annual("flights_annual"),
        Annual("insurance_health_annual"),
        Annual("insurance_car_or_bike_annual"),
        Annual("large_electronics_purchase_like_mobile_tv_etc"),
        Annual("all_pharmacy"),
        Annual("new_cat_1"),
        Annual("new_cat_2"),
        Annual("new_cat_3"),
        new("domestic_lounge_usage_quarterly", 4, IsMoney: false),
        new("international_lounge_usage_quarterly", 4, IsMoney: false),
    ];

    private static readonly FrozenDictionary<string, int> Indexes =
        Keys.Select((key, index) => KeyValuePair.Create(key.Name, index)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All spend fields.</summary>
    public static IReadOnlyList<SpendKey> All => Keys;

    internal static int Count => Keys.Length;

    internal static SpendKey At(int index) => Keys[index];

    internal static bool TryIndex(string name, out int index) => Indexes.TryGetValue(name, out index);

    private static SpendKey Monthly(string name) => new(name, 12, IsMoney: true);

    private static SpendKey Annual(string name) => new(name, 1, IsMoney: true);
}

/// <summary>A spend field of the API's request.</summary>
/// <param name="Name">The field's name in the request and in <c>spending_breakdown</c>, such as <c>amazon_spends</c>.</param>
/// <param name="PeriodsPerYear">The number of the field's periods in a year: 12 for a monthly field, 4 for a quarterly one, 1 for an annual
/// one.</param>
/// <param name="IsMoney">True for rupees; false for the lounge fields, which count visits.</param>
public sealed record SpendKey(string Name, int PeriodsPerYear, bool IsMoney);
