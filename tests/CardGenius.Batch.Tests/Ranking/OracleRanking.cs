using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CardGenius.Batch.Api.Responses;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Tests.Ranking;

/// <summary>
/// Ranks a response independently of the product, on a JSON document in memory. It implements the rules of cardgenius-api.md and the rules for
/// repeated members and several lists. It uses only <see cref="AmountText"/> of the product, which has separate tests.
/// </summary>
internal static class OracleRanking
{
    private const int TopN = 3;

    private static readonly string[] Preference = ["savings", "data.savings", "cards", "data.cards"];

    /// <summary>Returns the ranking as text; null if the response is not strict JSON in UTF-8.</summary>
    public static string? Read(ReadOnlyMemory<byte> response)
    {
        if (!Utf8.IsValid(response.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(response);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A name or a text that is used contains half of a surrogate pair.
            return FailureClass.NotJson.ToString();
        }
    }

    private static string Read(JsonElement root)
    {
        JsonElement? list = null;
        var listKey = "";
        var (isError, failed, dataIsError, dataFailed, hasCode) = (false, false, false, false, false);
        if (root.ValueKind == JsonValueKind.Array)
        {
            list = root;
        }
        else if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "savings" or "cards":
                        TakeList(member.Name, member.Value);
                        break;
                    case "data":
                        (dataIsError, dataFailed) = (false, false);
                        if (listKey.StartsWith("data.", StringComparison.Ordinal))
                        {
                            (list, listKey) = (null, "");
                        }

                        if (member.Value.ValueKind == JsonValueKind.Object)
                        {
                            foreach (var inner in member.Value.EnumerateObject())
                            {
                                if (inner.Name is "savings" or "cards")
                                {
                                    TakeList("data." + inner.Name, inner.Value);
                                }
                                else if (inner.Name == "success")
                                {
                                    dataFailed = inner.Value.ValueKind == JsonValueKind.False;
                                }
                                else if (inner.Name == "status")
                                {
                                    dataIsError = IsError(inner.Value);
                                }
                                else if (inner.Name == "error_code")
                                {
                                    hasCode = IsCode(inner.Value);
                                }
                            }
                        }

                        break;
                    case "status":
                        isError = IsError(member.Value);
                        break;
                    case "success":
                        failed = member.Value.ValueKind == JsonValueKind.False;
                        break;
                    case "error_code":
                        hasCode = IsCode(member.Value);
                        break;
                    case "message":
                        Text(member.Value);
                        break;
                }
            }
        }

        var result = list is { } cards ? Rank(cards) : FailureClass.WrongShape.ToString();
        return isError || failed || dataIsError || dataFailed || (hasCode && !HasCards(list)) ? FailureClass.ApiError.ToString() : result;

        void TakeList(string key, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                if (!HasCards(list) || (HasCards(value) && Array.IndexOf(Preference, key) <= Array.IndexOf(Preference, listKey)))
                {
                    (list, listKey) = (value, key);
                }
            }
            else if (listKey == key)
            {
                (list, listKey) = (null, "");
            }
        }
    }

    private static bool HasCards(JsonElement? list) => list?.GetArrayLength() > 0;

    private static bool IsError(JsonElement status) => status.ValueKind switch
    {
        JsonValueKind.String => status.GetString()!.Trim() is var word
            && (word.StartsWith("error", StringComparison.OrdinalIgnoreCase) || word.StartsWith("fail", StringComparison.OrdinalIgnoreCase)),
        JsonValueKind.Number => status.TryGetInt64(out var code) && code >= 400,
        _ => status.ValueKind == JsonValueKind.False,
    };

    private static bool IsCode(JsonElement code) => code.ValueKind == JsonValueKind.Number || Text(code) is { Length: > 0 };

    private static string Rank(JsonElement list)
    {
        var isWrong = false;
        var ranked = new List<(decimal Net, string Text)>();
        foreach (var card in list.EnumerateArray())
        {
            if (card.ValueKind != JsonValueKind.Object)
            {
                isWrong = true;
                continue;
            }

            var fields = new Dictionary<string, JsonElement>();
            foreach (var member in card.EnumerateObject())
            {
                fields[member.Name] = member.Value;
            }

            var name = fields.TryGetValue("card_name", out var nameElement) ? Text(nameElement) : null;
            var possible = nameElement.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || name is not null;
            var alias = fields.TryGetValue("seo_card_alias", out var aliasElement) ? Text(aliasElement) : null;
            long? id = fields.TryGetValue("id", out var idElement) && idElement.ValueKind == JsonValueKind.Number
                && idElement.TryGetInt64(out var number) ? number : null;
            possible &= Amount(fields, "total_savings_yearly", out var savings);
            possible &= Amount(fields, "joining_fees", out var fees);
            possible &= Amount(fields, "total_extra_benefits", out var extra);
            possible &= Breakdown(fields.GetValueOrDefault("spending_breakdown"), out var breakdown);
            isWrong |= !possible;
            if (name is not null && savings - fees + extra is { } net)
            {
                ranked.Add((net, $"{name}|{alias}|{id}|{Plain(savings)}|{Plain(fees)}|{Plain(extra)}|{breakdown}"));
            }
        }

        return isWrong
            ? FailureClass.WrongShape.ToString()
            : string.Join('\n', ranked.OrderByDescending(r => r.Net).Take(TopN).Select(r => r.Text));
    }

    private static bool Breakdown(JsonElement element, out string text)
    {
        text = "";
        var entries = new List<(string Key, JsonElement Entry)>();
        var possible = true;
        switch (element.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return true;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    possible &= RawLength(member.Name) <= ResponseText.MaxNameBytes;
                    entries.Add((member.Name, member.Value));
                }

                break;
            case JsonValueKind.Array:
                foreach (var entry in element.EnumerateArray())
                {
                    if (entry.ValueKind == JsonValueKind.Object)
                    {
                        if (Last(entry, "on") is { } on && Text(on) is { } key)
                        {
                            entries.Add((key, entry));
                        }
                        else if (Last(entry, "savings") is { ValueKind: JsonValueKind.String } unread)
                        {
                            unread.GetString();
                        }
                    }
                    else
                    {
                        possible &= entry.ValueKind == JsonValueKind.Null;
                    }
                }

                break;
            default:
                return false;
        }

        var saved = new List<string>();
        foreach (var key in entries.Select(e => e.Key).Distinct())
        {
            var entry = entries.Last(e => e.Key == key).Entry;
            if (entry.ValueKind == JsonValueKind.Object)
            {
                possible &= Amount(Last(entry, "savings"), out var savings);
                if (savings is not null)
                {
                    saved.Add($"{key}={Plain(savings)}");
                }
            }
            else
            {
                possible &= entry.ValueKind == JsonValueKind.Null;
            }
        }

        text = string.Join(';', saved);
        return possible;
    }

    private static string Plain(decimal? amount) =>
        amount == 0 ? "0" : amount?.ToString("0.#############################", CultureInfo.InvariantCulture) ?? "";

    private static JsonElement? Last(JsonElement entry, string name)
    {
        JsonElement? last = null;
        foreach (var member in entry.EnumerateObject())
        {
            last = member.Name == name ? member.Value : last;
        }

        return last;
    }

    private static bool Amount(Dictionary<string, JsonElement> fields, string name, out decimal? amount) =>
        Amount(fields.TryGetValue(name, out var element) ? element : null, out amount);

    private static bool Amount(JsonElement? element, out decimal? amount)
    {
        amount = null;
        decimal value;
        switch (element?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return true;
            case JsonValueKind.Number:
                if (!element.Value.TryGetDecimal(out value))
                {
                    return false;
                }

                break;
            case JsonValueKind.String:
                if (AmountText.ReadSigned(element.Value.GetString(), out value) is null && Math.Abs(value) <= 1e27m)
                {
                    amount = value;
                }

                return true;
            default:
                return false;
        }

        amount = value;
        return Math.Abs(value) <= 1e27m;
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { } text && RawLength(text) <= ResponseText.MaxNameBytes ? text : null;

    // Mutated responses are far shorter than the limit.
    private static int RawLength(string text) => Encoding.UTF8.GetByteCount(text);
}
