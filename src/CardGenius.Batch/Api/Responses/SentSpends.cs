using System.Text.Json;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api.Responses;

/// <summary>The spends of one request, which are compared with the spends that its response echoes. The object is reused for the next
/// request.</summary>
internal sealed class SentSpends(TextCache texts)
{
    // The API rounds the spends that it echoes.
    private const decimal Rounding = 1;

    private readonly List<(string Key, decimal Spend)> _sent = [];
    private bool _isKnown;

    /// <summary>Reads the spends of a request. If the request is empty, its response is not compared.</summary>
    /// <exception cref="JsonException">The request is not a flat JSON object.</exception>
    public void Load(ReadOnlySpan<byte> request)
    {
        _sent.Clear();
        _isKnown = !request.IsEmpty;
        if (!_isKnown)
        {
            return;
        }

        var reader = new Utf8JsonReader(request);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = texts.Get(reader.ValueSpan);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var spend))
            {
                _sent.Add((key, spend));
            }
        }
    }

    /// <summary>Returns whether an echoed spend shows that the response belongs to another request. A field that was not sent counts as 0. A key
    /// that is not a known request field is ignored.</summary>
    public bool Contradicts(string key, decimal spend)
    {
        if (!_isKnown)
        {
            return false;
        }

        foreach (var sent in _sent)
        {
            if (sent.Key == key)
            {
                return Math.Abs(sent.Spend - spend) >= Rounding;
            }
        }

        return Math.Abs(spend) >= Rounding && RequestFields.Find(key) is not null;
    }
}
