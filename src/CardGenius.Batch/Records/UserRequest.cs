using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>Collects the values of a user's request. One instance is reused for all rows of the input.</summary>
internal sealed class UserRequest
{
    private static readonly int CardIndex = RequestFields.Find(RequestFields.SelectedCard)!.Value;

    private readonly decimal[] _numbers = new decimal[RequestFields.All.Count];

    /// <summary>The value of <c>selected_card_id</c>; null to rank all cards.</summary>
    public long? SelectedCard { get; set; }

    /// <summary>The number in a field; 0 if nothing was added.</summary>
    public decimal this[int field] => _numbers[field];

    public void Clear()
    {
        Array.Clear(_numbers);
        SelectedCard = null;
    }

    public void Add(int field, decimal number) => _numbers[field] += number;

    /// <summary>Writes the request: the fields that are not 0 in their order, without trailing zeros, and then <c>selected_card_id</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var field = 0; field < _numbers.Length; field++)
        {
            if (_numbers[field] != 0)
            {
                writer.WriteNumber(RequestFields.All[field].Encoded, Amount.Normalize(_numbers[field]));
            }
        }

        var card = RequestFields.All[CardIndex].Encoded;
        if (SelectedCard is { } id)
        {
            writer.WriteNumber(card, id);
        }
        else
        {
            writer.WriteNull(card);
        }

        writer.WriteEndObject();
    }
}
