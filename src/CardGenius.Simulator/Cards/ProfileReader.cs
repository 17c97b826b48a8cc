using System.Text.Json;

namespace CardGenius.Simulator.Cards;

/// <summary>Parses a request's body: one flat object of numbers. A missing field and null mean 0.</summary>
internal static class ProfileReader
{
    public static ProfileReading Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadObject(json);
        }
        catch (JsonException)
        {
            return Refused(400, "The body is not valid JSON.");
        }
    }

    private static ProfileReading ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Refused(400, "The body must be one JSON object of spends.");
        }

        Span<decimal> amounts = stackalloc decimal[SpendKeys.Count];
        amounts.Clear();
        int? selected = null;
        var unknown = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (SpendKeys.TryIndex(name, out var index))
            {
                if (!TryAmount(ref reader, out amounts[index]))
                {
                    return Refused(422, $"'{name}' must be a number from 0 to {SpendProfile.MaximumAmount}.");
                }
            }
            else if (name == "selected_card_id")
            {
                if (!TrySelected(ref reader, out selected))
                {
                    return Refused(422, "'selected_card_id' must be null or a card's id.");
                }
            }
            else
            {
                unknown = true;
                reader.Skip();
            }
        }

        // Reads to the end to check that nothing follows the object.
        reader.Read();
        return new ProfileReading(SpendProfile.FromAmounts(amounts, selected), 0, null, unknown);
    }

    private static bool TryAmount(ref Utf8JsonReader reader, out decimal amount)
    {
        amount = 0;
        return reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out amount) && amount is >= 0 and <= SpendProfile.MaximumAmount);
    }

    private static bool TrySelected(ref Utf8JsonReader reader, out int? selected)
    {
        selected = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || id < 0)
        {
            return false;
        }

        selected = id;
        return true;
    }

    private static ProfileReading Refused(int status, string error) => new(null, status, error, HasUnknownField: false);
}

/// <summary>The result of parsing a request's body: a profile, or the status and the reason of the refusal.</summary>
/// <param name="Profile">The profile, or null if the body is refused.</param>
/// <param name="Status">0, or the HTTP status of the refusal: 400 (not a JSON object) or 422 (an invalid amount).</param>
/// <param name="Error">The reason of the refusal, or null.</param>
/// <param name="HasUnknownField">Whether the body contains a field that the API does not know. The field is ignored, and the request is
/// counted.</param>
internal readonly record struct ProfileReading(SpendProfile? Profile, int Status, string? Error, bool HasUnknownField);
