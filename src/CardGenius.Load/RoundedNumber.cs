using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Load;

/// <summary>Writes numbers with at most four decimals: more would claim a precision that a prediction does not have.</summary>
internal sealed class RoundedNumber : JsonConverter<double>
{
    private const int Decimals = 4;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(double.IsFinite(value) ? Math.Round(value, Decimals) : 0);
}
