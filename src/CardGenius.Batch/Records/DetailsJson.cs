using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Records;

/// <summary>Reads and writes the member <c>details</c> of a card in the line of a result. Members without a value are left out.</summary>
/// <remarks><c>{"extra_benefits":"Includes: …","redemption":{"method":"Airmiles","conversion_rate":0.65,"note":""},
/// "points":{"amazon_spends":43},"explanations":{"amazon_spends":"On spend of …"}}</c></remarks>
internal static class DetailsJson
{
    public static void Write(Utf8JsonWriter json, CardDetails details)
    {
        json.WriteStartObject("details"u8);
        if (details.ExtraBenefits.Length > 0)
        {
            json.WriteString("extra_benefits"u8, details.ExtraBenefits);
        }

        if (details.Redemption is { } redemption)
        {
            json.WriteStartObject("redemption"u8);
            json.WriteString("method"u8, redemption.Method);
            json.WriteNumber("conversion_rate"u8, Amount.Normalize(redemption.ConversionRate));
            json.WriteString("note"u8, redemption.Note);
            json.WriteEndObject();
        }

        if (details.Spends.Count > 0)
        {
            WriteSpends(json, details.Spends);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the value of the member.</summary>
    /// <exception cref="JsonException">The value is not valid.</exception>
    public static CardDetails Read(ref Utf8JsonReader json)
    {
        LineReader.Begin(ref json);
        var benefits = "";
        RecommendedRedemption? redemption = null;
        List<SpendDetail> spends = [];
        while (LineReader.NextProperty(ref json))
        {
            if (json.ValueTextEquals("extra_benefits"u8))
            {
                json.Read();
                benefits = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("redemption"u8))
            {
                redemption = ReadRedemption(ref json);
            }
            else if (json.ValueTextEquals("points"u8))
            {
                LineReader.Begin(ref json);
                while (LineReader.NextProperty(ref json))
                {
                    var index = FindOrAdd(spends, json.GetString()!);
                    json.Read();
                    spends[index] = spends[index] with { Points = json.GetDecimal() };
                }
            }
            else if (json.ValueTextEquals("explanations"u8))
            {
                LineReader.Begin(ref json);
                while (LineReader.NextProperty(ref json))
                {
                    var index = FindOrAdd(spends, json.GetString()!);
                    json.Read();
                    spends[index] = spends[index] with { Explanation = json.GetString() ?? "" };
                }
            }
            else
            {
                json.Skip();
            }
        }

        return new CardDetails(benefits, redemption, spends);
    }

    private static void WriteSpends(Utf8JsonWriter json, IReadOnlyList<SpendDetail> spends)
    {
        json.WriteStartObject("points"u8);
        for (var i = 0; i < spends.Count; i++)
        {
            if (spends[i].Points != 0)
            {
                json.WriteNumber(spends[i].SpendKey, Amount.Normalize(spends[i].Points));
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("explanations"u8);
        for (var i = 0; i < spends.Count; i++)
        {
            if (spends[i].Explanation.Length > 0)
            {
                json.WriteString(spends[i].SpendKey, spends[i].Explanation);
            }
        }

        json.WriteEndObject();
    }

    private static RecommendedRedemption ReadRedemption(ref Utf8JsonReader json)
    {
        LineReader.Begin(ref json);
        var (method, rate, note) = ("", 0m, "");
        while (LineReader.NextProperty(ref json))
        {
            if (json.ValueTextEquals("method"u8))
            {
                json.Read();
                method = json.GetString() ?? "";
            }
            else if (json.ValueTextEquals("conversion_rate"u8))
            {
                json.Read();
                rate = json.GetDecimal();
            }
            else if (json.ValueTextEquals("note"u8))
            {
                json.Read();
                note = json.GetString() ?? "";
            }
            else
            {
                json.Skip();
            }
        }

        return new RecommendedRedemption(method, rate, note);
    }

    private static int FindOrAdd(List<SpendDetail> spends, string spendKey)
    {
        for (var i = 0; i < spends.Count; i++)
        {
            if (spends[i].SpendKey == spendKey)
            {
                return i;
            }
        }

        spends.Add(new SpendDetail(spendKey, 0, ""));
        return spends.Count - 1;
    }
}
