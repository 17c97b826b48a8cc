using System.Text;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Tests.Api.Responses;

/// <summary>Creates responses of all shapes and damages them: changes bytes and tokens, cuts and splices.</summary>
internal sealed class ResponseMutator(int seed)
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "0", "-1", "1e400", "1e-400", "1.50", "99999999999999999999999999999999999999",
        "NaN", "\"\"", "\"10000\"", "\"x\"", "{}", "[]", "\\u0061", "\\ud800", "\\", "\uFEFF", "é", " ", "\n", "\"savings\":", "\"cards\":", "\"data\":",
        "\"status\":\"error\"", "\"success\":false", "\"card_name\":", "\"joining_fees\":", "\"total_savings_yearly\":",
        "\"total_extra_benefits\":", "\"spending_breakdown\":", "\"on\":", "\"error_code\":\"E\"", "\"s\\u0061vings\":", "7e27", "\"5e-1\"", "\" 12 \"",
        "\"1,499\"", "\"₹500\"", "\"status\":\"Failed\"", "\"error_code\":7", "\"savings\":[]", "\"cards\":[]", "\"spend\":5",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns the next response. Most responses are damaged.</summary>
    public byte[] Next()
    {
        var response = _random.Next(50) == 0 ? SampleResponses.Sample : Encoding.UTF8.GetBytes(Whole());
        for (var i = _random.Next(4); i > 0 && response.Length > 0; i--)
        {
            response = Damage(response);
        }

        return response;
    }

    private string Whole()
    {
        var list = $"[{string.Join(',', Enumerable.Range(0, _random.Next(5)).Select(_ => Card()))}]";
        return _random.Next(8) switch
        {
            0 => list,
            1 => """{"cards":""" + list + "}",
            2 => """{"status":"success","message":"","data":{"success":true,"savings":""" + list + "}}",
            3 => $$"""{"status":"{{(_random.Next(2) == 0 ? "error" : "success")}}","savings":{{list}},"error_code":"CALC_001"}""",
            4 => $$"""{"{{Pick("savings", "cards")}}":{{list}},"{{Pick("savings", "cards")}}":[]}""",
            5 => $$$"""{"data":{"status":"{{{Pick("ok", "FAILED", " error")}}}","cards":[{{{Card()}}}],"savings":{{{list}}}},"savings":[],"cards":[{{{Card()}}}]}""",
            _ => """{"savings":""" + list + "}",
        };
    }

    private string Card()
    {
        var members = new List<string>
        {
            $"\"card_name\":{Pick("\"A\"", "\"B \"", "\"Ca\\u0072d\"", "\"₹\"", "null")}",
            $"\"joining_fees\":{Amount()}",
            $"\"total_savings_yearly\":{Amount()}",
            $"\"total_extra_benefits\":{Amount()}",
            $"\"id\":{Pick("7", "null", "\"7\"", "1.5", "99999999999999999999")}",
            $"\"seo_card_alias\":{Pick("\"a\"", "null", "3")}",
            $"\"spending_breakdown\":{Breakdown()}",
            "\"tags\":[{\"savings\":1}]",
        };
        for (var i = _random.Next(3); i > 0; i--)
        {
            members.RemoveAt(_random.Next(members.Count));
        }

        if (_random.Next(8) == 0)
        {
            members.Add(members[_random.Next(members.Count)]);
        }

        return $"{{{string.Join(',', members.OrderBy(_ => _random.Next()))}}}";
    }

    private string Breakdown()
    {
        var entries = Enumerable.Range(0, _random.Next(4)).Select(_ => (Key: Pick("fuel", "rent", "ott"), Savings: Amount()));
        return _random.Next(2) == 0
            ? $"{{{string.Join(',', entries.Select(e => $"\"{e.Key}\":{{\"on\":\"x\",\"savings\":{e.Savings}}}"))}}}"
            : $"[{string.Join(',', entries.Select(e => $"{{\"savings\":{e.Savings},\"on\":\"{e.Key}\"}}"))}]";
    }

    private string Amount() =>
        _random.Next(5) == 0 ? Pick("null", "\"\"", "\"free\"", "\"10.50\"", "\"1,499\"", "\"₹ 500\"", "\"(3)\"", "1e3", "-0", "0.10") : $"{_random.Next(30)}";

    private string Pick(params ReadOnlySpan<string> texts) => texts[_random.Next(texts.Length)];

    private byte[] Damage(byte[] response)
    {
        var at = _random.Next(response.Length);
        var length = Math.Min(_random.Next(1, 20), response.Length - at);
        switch (_random.Next(7))
        {
            case 0:
                var changed = response.ToArray();
                changed[at] = (byte)_random.Next(256);
                return changed;
            case 1:
                return response[..at];
            case 2:
                return [.. response[..at], .. response[(at + length)..]];
            case 3:
                return [.. response[..(at + length)], .. response[at..]];
            case 4:
                var from = _random.Next(response.Length);
                return [.. response[..at], .. response.AsSpan(from, Math.Min(length, response.Length - from)), .. response[at..]];
            case 5:
                return [.. response[..at], .. Encoding.UTF8.GetBytes(Tokens[_random.Next(Tokens.Length)]), .. response[(at + length)..]];
            default:
                return [.. response[..at], .. Encoding.UTF8.GetBytes(Tokens[_random.Next(Tokens.Length)]), .. response[at..]];
        }
    }
}
