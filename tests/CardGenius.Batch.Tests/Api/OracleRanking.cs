using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CardGenius.Batch.Api;

namespace CardGenius.Batch.Tests.Api;

/// <summary>
/// What an answer means, said a second time over a document in memory and without a line of the product's: the rules of cardgenius-api.md
/// and those for repeated members (the last counts; of several lists, the last).
/// </summary>
internal static class OracleRanking
{
    private const int TopN = 3;

    /// <summary>What the answer means as text, or null where it is not strict JSON in UTF-8.</summary>
    public static string? Read(ReadOnlyMemory<byte> answer)
    {
        if (!Utf8.IsValid(answer.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name or text that counts.
            return FailureClass.NotJson.ToString();
        }
    }

    private static string Read(JsonElement root)
    {
        JsonElement? list = null;
        var listKey = "";
        var (isError, failed, dataFailed, hasCode) = (false, false, false, false);
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
                        dataFailed = false;
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
                            }
                        }

                        break;
                    case "status":
                        isError = member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("error");
                        break;
                    case "success":
                        failed = member.Value.ValueKind == JsonValueKind.False;
                        break;
                    case "error_code":
                        hasCode = Text(member.Value) is not null;
                        break;
                    case "message":
                        Text(member.Value);
                        break;
                }
            }
        }

        var result = list is { } cards ? Rank(cards) : FailureClass.WrongShape.ToString();
        return isError || failed || dataFailed || (list is null && hasCode) ? FailureClass.ApiError.ToString() : result;

        void TakeList(string key, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                (list, listKey) = (value, key);
            }
            else if (listKey == key)
            {
                (list, listKey) = (null, "");
            }
        }
    }

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
                    possible &= RawLength(member.Name) <= AnswerParser.MaxNameBytes;
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
                if (!decimal.TryParse(element.Value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                {
                    return true;
                }

                break;
            default:
                return false;
        }

        amount = value;
        return Math.Abs(value) <= 1e27m;
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { } text && RawLength(text) <= AnswerParser.MaxNameBytes ? text : null;

    // Fuzzed answers are far shorter than the bound.
    private static int RawLength(string text) => Encoding.UTF8.GetByteCount(text);
}
