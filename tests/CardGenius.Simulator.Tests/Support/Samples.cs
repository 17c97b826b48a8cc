using System.Globalization;
using CardGenius.Simulator.Cards;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>Sample requests.</summary>
internal static class Samples
{
    public static IReadOnlyDictionary<string, decimal> Typical { get; } = new Dictionary<string, decimal>
    {
        ["amazon_spends"] = 12800,
        ["flipkart_spends"] = 10000.5m,
        ["grocery_spends_online"] = 7500,
        ["other_online_spends"] = 3000.01m,
        ["flights_annual"] = 90000,
        ["domestic_lounge_usage_quarterly"] = 3,
    };

    /// <summary>Returns random spends of some fields: small and large amounts with at most two decimal places.</summary>
    public static Arbitrary<Dictionary<string, decimal>> AnySpends { get; } = Arb.From(
        from count in Gen.Choose(0, 8)
        from keys in Gen.ArrayOf(Gen.Elements(SpendKeys.All.Select(key => key.Name).ToArray()), count)
        from paise in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 500), Gen.Choose(0, 10_000_000), Gen.Choose(0, int.MaxValue)), count)
        select keys.Zip(paise).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second / 100m));

    public static string Json(IEnumerable<KeyValuePair<string, decimal>> spends) =>
        "{" + string.Join(",", spends.Select(spend => $"\"{spend.Key}\":{spend.Value.ToString(CultureInfo.InvariantCulture)}")) + "}";

    /// <summary>Returns the request of a user. Two users' requests differ only by their number.</summary>
    public static string User(int number) => $"{{\"amazon_spends\":{number.ToString(CultureInfo.InvariantCulture)}}}";
}
