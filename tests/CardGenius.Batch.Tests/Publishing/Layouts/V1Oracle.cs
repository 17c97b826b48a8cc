using System.Globalization;
using System.Text.Json;

namespace CardGenius.Batch.Tests.Publishing.Layouts;

/// <summary>Computes the cells of the V1 layout from a response, with the descriptions of the columns as the only source.</summary>
internal static class V1Oracle
{
    private static readonly string[] FourKeys = ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"];

    /// <summary>Returns the names and cells of all card columns of a user.</summary>
    public static Dictionary<string, string> Cells(string response, int topN, IReadOnlyDictionary<string, string> shownNames)
    {
        using var document = JsonDocument.Parse(response);
        var ranked = document.RootElement.GetProperty("data").GetProperty("savings").EnumerateArray()
            .Where(c => IsSet(c, "total_savings_yearly") && IsSet(c, "joining_fees") && IsSet(c, "total_extra_benefits"))
            .OrderByDescending(Net)
            .Take(topN)
            .ToList();
        Dictionary<string, string> cells = [];
        for (var n = 1; n <= topN; n++)
        {
            if (n <= ranked.Count)
            {
                AddCard(cells, $"top{n}_", ranked[n - 1], shownNames);
            }
        }

        return cells;
    }

    private static void AddCard(Dictionary<string, string> cells, string top, JsonElement card, IReadOnlyDictionary<string, string> shownNames)
    {
        var name = card.GetProperty("card_name").GetString()!;
        var points = FourKeys.Sum(k => Number(Entry(card, k), "points_earned"));
        var type = points > 0 ? "rewards" : Number(card, "total_savings_yearly") > 0 ? "cashback" : "unknown";
        var (method, rate, note) = Redemption(card);
        cells[top + "card_name"] = shownNames.GetValueOrDefault(name, name);
        cells[top + "card_type"] = type;
        cells[top + "is_cashback_card"] = type == "cashback" ? "true" : "false";
        cells[top + "redemption_required"] = type == "cashback" ? "false" : "true";
        cells[top + "effective_conversion_rate"] = Format(type == "cashback" ? 1 : type == "rewards" ? rate : 0);
        foreach (var amount in (string[])["joining_fees", "total_savings_yearly", "total_extra_benefits"])
        {
            cells[top + amount] = Format(Number(card, amount));
        }

        cells[top + "total_extra_benefits_explanation"] = Benefits(card);
        cells[top + "net_savings"] = Format(Net(card));
        cells[top + "recommended_redemption_method"] = method;
        cells[top + "recommended_redemption_conversion_rate"] = Format(rate);
        cells[top + "recommended_redemption_note"] = note;
        foreach (var key in FourKeys)
        {
            var entry = Entry(card, key);
            cells[$"{top}{key}_points"] = Format(Number(entry, "points_earned"));
            cells[$"{top}{key}_rupees"] = Format(Number(entry, "savings"));
            cells[$"{top}{key}_explanation"] = entry is { } found && found.TryGetProperty("explanation", out var text)
                ? text.ValueKind == JsonValueKind.String ? text.GetString()! : text.EnumerateArray().Select(t => t.GetString()!).FirstOrDefault("")
                : "";
        }
    }

    private static string Benefits(JsonElement card)
    {
        var welcome = List(card, "welcomeBenefits").Select(b => Number(b, "cash_value")).Where(v => v > 0).Select(v => $"₹{Format(v)} welcome bonus");
        var milestones = List(card, "milestone_benefits").Where(b => b.TryGetProperty("eligible", out var e) && e.ValueKind == JsonValueKind.True).SelectMany(b =>
        {
            var rewards = decimal.Round(Number(b, "rpBonus") * Number(b, "cash_conversion"));
            var voucher = Number(b, "voucherBonus");
            return (string[])[.. rewards == 0 ? (string[])[] : [$"₹{Format(rewards)} milestone rewards"], .. voucher == 0 ? (string[])[] : [$"₹{Format(voucher)} voucher bonus"]];
        });
        string[] all = [.. welcome, .. milestones];
        return all.Length == 0 ? "" : "Includes: " + string.Join(", ", all);
    }

    private static (string Method, decimal Rate, string Note) Redemption(JsonElement card)
    {
        var options = List(card, "redemption_options").ToLookup(o => o.GetProperty("id").GetInt64());
        return List(card, "recommended_redemption_options")
            .Where(r => options.Contains(r.GetProperty("redemption_option_id").GetInt64()))
            .Select(r => (Option: options[r.GetProperty("redemption_option_id").GetInt64()].First(), Recommendation: r))
            .Select(r => (r.Option.GetProperty("method").GetString()!, Number(r.Option, "conversion_rate"), r.Recommendation.GetProperty("note").GetString()!))
            .FirstOrDefault(("", 0, ""));
    }

    private static JsonElement[] List(JsonElement card, string name) =>
        card.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static JsonElement? Entry(JsonElement card, string key)
    {
        var breakdown = card.GetProperty("spending_breakdown");
        return breakdown.ValueKind == JsonValueKind.Array
            ? breakdown.EnumerateArray().Where(e => e.GetProperty("on").GetString() == key).Select(e => (JsonElement?)e).FirstOrDefault()
            : breakdown.TryGetProperty(key, out var entry) ? entry : null;
    }

    private static decimal Net(JsonElement card) =>
        Number(card, "total_savings_yearly") - Number(card, "joining_fees") + Number(card, "total_extra_benefits");

    private static bool IsSet(JsonElement card, string name) => card.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static decimal Number(JsonElement? entry, string name) =>
        entry is not { } found || !found.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetDecimal()
        : decimal.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Format(decimal amount) => amount.ToString("0.##########", CultureInfo.InvariantCulture);
}
