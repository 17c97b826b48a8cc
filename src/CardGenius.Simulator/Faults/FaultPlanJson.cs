using System.Buffers;
using System.Text.Json;

namespace CardGenius.Simulator.Faults;

/// <summary>Reads and writes plans as JSON.</summary>
internal static class FaultPlanJson
{
    public static FaultPlan Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            using var document = JsonDocument.ParseValue(ref reader);
            return ReadPlan(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The faults are not valid JSON: {e.Message}", e);
        }
    }

    public static byte[] Write(FaultPlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seed"u8, plan.Seed);
            writer.WriteStartArray("rules"u8);
            foreach (var rule in plan.Rules)
            {
                writer.WriteStartObject();
                writer.WriteString("kind"u8, rule.Name);
                foreach (var (name, value) in FaultFields.Get(rule))
                {
                    writer.WriteString(name, value);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static FaultPlan ReadPlan(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The faults must be an object: {\"seed\": 1, \"rules\": [...]}.");
        }

        var plan = FaultPlan.None;
        foreach (var member in root.EnumerateObject())
        {
            plan = member.Name switch
            {
                "seed" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var seed) => plan with { Seed = seed },
                "rules" when member.Value.ValueKind == JsonValueKind.Array => plan with { Rules = [.. member.Value.EnumerateArray().Select(ReadRule)] },
                "seed" or "rules" => throw new FormatException($"'{member.Name}' of the faults is wrong. Expected: a number for seed, a list for rules."),
                _ => throw new FormatException($"'{member.Name}' is not a member of the faults. Known members: seed, rules."),
            };
        }

        return plan;
    }

    private static FaultRule ReadRule(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return FaultRule.Parse(element.GetString()!);
        }

        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("kind"u8, out var kind))
        {
            throw new FormatException("A fault must be a string such as \"503,rate=0.1\" or an object with a 'kind'.");
        }

        var rule = FaultNames.Rule(TextOf(kind));
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name != "kind" && member.Value.ValueKind != JsonValueKind.Null)
            {
                rule = FaultFields.Set(rule, member.Name, TextOf(member.Value));
            }
        }

        return FaultFields.Check(rule);
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new FormatException($"A fault's values must be numbers or strings, not {value.GetRawText()}."),
    };
}
