using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Service.Http;

/// <summary>Reads the fields of a JSON object and collects their errors.</summary>
internal sealed class FieldReader(JsonElement parent, string path, FieldErrors errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public FieldErrors Errors => errors;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public JsonElement? Find(string name)
    {
        _known.Add(name);
        return parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name, int maxLength = 256)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
            && text.Length <= maxLength
            && !text.Any(char.IsControl))
        {
            return text;
        }

        errors.Add(
            PathOf(name),
            string.Create(CultureInfo.InvariantCulture, $"expected a string of 1 to {maxLength} characters without control characters"));
        return null;
    }

    public long? Whole(string name, long minimum, long maximum)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        errors.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {minimum} to {maximum}"));
        return null;
    }

    public double? Number(string name, double minimum, double maximum)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        errors.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"expected a number from {minimum} to {maximum}"));
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        errors.Add(PathOf(name), "expected true or false");
        return null;
    }

    public T? Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var words = new List<string>();
        foreach (var (word, chosen) in choices)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(word))
            {
                return chosen;
            }

            words.Add($"\"{word}\"");
        }

        errors.Add(PathOf(name), $"expected {string.Join(" or ", words)}");
        return null;
    }

    /// <summary>Reads a list of names. Each name must be known and occur only once.</summary>
    public IReadOnlyList<string>? Keys(string name, IReadOnlyList<string> known)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
        {
            errors.Add(PathOf(name), "expected a list of strings");
            return null;
        }

        string[] keys = [.. value.EnumerateArray().Select(e => e.GetString()!)];
        for (var i = 0; i < keys.Length; i++)
        {
            var fault = !known.Contains(keys[i])
                ? Nearest.Find(keys[i], known) is { } meant ? $"is not known; did you mean '{meant}'?" : $"is not known; expected: {string.Join(", ", known)}"
                : Array.IndexOf(keys, keys[i]) < i ? "is repeated"
                : null;
            if (fault is not null)
            {
                errors.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"entry {i + 1} {fault}"));
            }
        }

        return keys;
    }

    public IReadOnlyDictionary<string, string>? Map(string name, int maximum)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().Count() <= maximum
            && value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() is { Length: > 0 and <= 256 }))
        {
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in value.EnumerateObject())
            {
                map[member.Name] = member.Value.GetString()!;
            }

            return map;
        }

        errors.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"expected an object with at maximum {maximum} strings"));
        return null;
    }

    /// <summary>Adds an error for every field that was not read, because a misspelled setting must not be ignored.</summary>
    public void RefuseOthers()
    {
        foreach (var member in parent.EnumerateObject().Where(m => !_known.Contains(m.Name)))
        {
            errors.Add(PathOf(member.Name), Nearest.Find(member.Name, _known) is { } meant
                ? $"unknown field; did you mean '{PathOf(meant)}'?"
                : $"unknown field; expected: {(_known.Count > 0 ? string.Join(", ", _known) : "none")}");
        }
    }
}
