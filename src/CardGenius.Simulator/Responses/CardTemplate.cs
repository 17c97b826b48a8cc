using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Responses;

/// <summary>The constant bytes of one card's entry, created once. A response adds only the numbers between them.</summary>
internal sealed class CardTemplate
{
    private static readonly string[] Brands = ["Smart buy - Product/Voucher", "Partner hotels", "Air miles", "Statement credit", "Gift cards"];

    public CardTemplate(Card card, bool isSlim)
    {
        Card = card;
        Head = Utf8(
            $"{{\"card_name\":{Text(card.Name)},\"seo_card_alias\":{Text(card.Alias)},\"cg_network_url\":null,"
            + $"\"ck_store_url\":{Text("cashkaro://stores/" + card.Alias)},"
            + (isSlim ? "" : $"\"ck_store_url_2\":{Text("cashkaro://stores/" + card.Alias)},")
            + $"\"id\":{card.Id},\"joining_fees\":");
        var fee = card.JoiningFee.ToString("0.##", CultureInfo.InvariantCulture);
        FeeText = card.Null == NullAmount.JoiningFees ? "null"u8.ToArray() : Utf8($"\"{fee}\"");
        FeeNumber = card.Null == NullAmount.JoiningFees ? "null"u8.ToArray() : Utf8(fee);
        var rich = isSlim ? "" : $"{CategoryBreakdown(card)},{TravelBenefits(card)},";
        BeforeBreakdown = Utf8($",\"max_potential_savings\":{MaxPotential(card)},{BrandOptions(card)},{rich}\"spending_breakdown\":");
        AfterTotals = Utf8($",\"welcomeBenefits\":[],\"food_dining_benefits\":[],{MilestoneBenefits(card)},\"roi\":");
        AfterRoi = Utf8($",\"tags\":{Text(card.Tags)},\"bank_id\":{card.BankId},\"redemption_options\":[");
        Lines = [.. Enumerable.Range(0, SpendKeys.Count).Select(index => Line(SpendKeys.At(index), card.RatesByIndex[index], isSlim))];
    }

    public Card Card { get; }

    public byte[] Head { get; }

    public byte[] FeeText { get; }

    public byte[] FeeNumber { get; }

    public byte[] BeforeBreakdown { get; }

    public byte[] AfterTotals { get; }

    public byte[] AfterRoi { get; }

    public LineTemplate[] Lines { get; }

    private static LineTemplate Line(SpendKey key, SpendRate? rate, bool isSlim)
    {
        var earn = rate is null
            ? " you get no RP, so you will receive "
            : string.Create(CultureInfo.InvariantCulture, $" you get {rate.PointsPer100:0.##} RP for every ₹100, so you will receive ");
        var end = (isSlim ? ",\"explanation\":[]" : " RP.\"]")
            + string.Create(CultureInfo.InvariantCulture, $",\"conv_rate\":{rate?.RupeesPerPoint ?? 1:0.##},\"maxCap\":{rate?.MaxPoints ?? 0:0}}}");
        return new LineTemplate(Utf8($"\"{key.Name}\":"), Utf8($"{{\"on\":\"{key.Name}\",\"spend\":"), isSlim ? null : Utf8(earn), Utf8(end), rate);
    }

    private static string BrandOptions(Card card) =>
        $"\"brand_options\":[{{\"id\":{card.Id + 50},\"card_id\":{card.Id},\"spend_key\":\"hotels_annual\","
        + $"\"brand\":{Text(Brands[card.Id % Brands.Length])},\"note\":\"\","
        + "\"createdAt\":\"2025-06-26T11:05:31.000Z\",\"updatedAt\":\"2025-06-26T11:05:31.000Z\"}]";

    private static string CategoryBreakdown(Card card) =>
        $"\"category_breakdown\":{{\"B{card.BankId}C{card.Id}_5RP\":{{\"spend\":33621.58,\"points_earned\":1121,\"balance\":73879,\"savings\":1121}}}}";

    private static string TravelBenefits(Card card)
    {
        var domestic = card.Rates.GetValueOrDefault("domestic_lounge_usage_quarterly");
        var international = card.Rates.GetValueOrDefault("international_lounge_usage_quarterly");
        var domesticYearly = 4 * (domestic?.MaxPoints * domestic?.RupeesPerPoint ?? 0);
        var internationalYearly = 4 * (international?.MaxPoints * international?.RupeesPerPoint ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\"travel_benefits\":{{\"domestic_lounge_benefits_annual\":{domesticYearly:0},\"international_lounge_benefits_annual\":{internationalYearly:0},\"railway_lounge_beneftis_annual\":0,\"domestic_lounges_unlocked\":{4 * (domestic?.MaxPoints ?? 0):0},\"international_lounges_unlocked\":{4 * (international?.MaxPoints ?? 0):0},\"railway_lounges_unlocked\":0,\"total_travel_benefit_annual\":{domesticYearly + internationalYearly:0}}}");
    }

    private static string MilestoneBenefits(Card card) => card.Milestone is not { } milestone
        ? "\"milestone_benefits\":[]"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"\"milestone_benefits\":[{{\"minSpend\":\"{milestone.YearlySpend:0.##}\",\"maxSpend\":\"0\",\"spendType\":\"annual\",\"rpBonus\":\"0\",\"voucherBonus\":\"{milestone.Bonus:0.##}\",\"voucherDesc\":\"Shopping voucher worth ₹{milestone.Bonus:0.##}\"}}]");

    private static string MaxPotential(Card card)
    {
        decimal sum = 0;
        for (var i = 0; i < SpendKeys.Count; i++)
        {
            if (card.RatesByIndex[i] is { } rate)
            {
                sum += rate.MaxPoints * rate.RupeesPerPoint * SpendKeys.At(i).PeriodsPerYear;
            }
        }

        return sum.ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static byte[] Utf8(string value) => Encoding.UTF8.GetBytes(value);
}

/// <summary>The constant bytes of one breakdown entry between its numbers.</summary>
/// <param name="Key"><c>"amazon_spends":</c>, written only in the object form.</param>
/// <param name="BeforeSpend">From the entry's brace to its spend.</param>
/// <param name="BeforeExplainedPoints">From the explained spend to the points in the explanation, or null if the response has no
/// explanations.</param>
/// <param name="End">From there to the entry's closing brace.</param>
/// <param name="Rate">The rate, or null if the field earns nothing.</param>
internal sealed record LineTemplate(byte[] Key, byte[] BeforeSpend, byte[]? BeforeExplainedPoints, byte[] End, SpendRate? Rate);
