using System.Text.Json;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Records;

/// <summary>What a user's request will hold. One instance serves a whole pass over the input.</summary>
internal sealed class UserRequest
{
    private static readonly int CardPlace = RequestFields.Find(RequestFields.SelectedCard)!.Value;

    private readonly decimal[] _numbers = new decimal[RequestFields.All.Count];

    /// <summary>The card that <c>selected_card_id</c> names; null: all cards are ranked.</summary>
    public long? SelectedCard { get; set; }

    /// <summary>A field's number; 0 where nothing was added.</summary>
    public decimal this[int field] => _numbers[field];

    public void Clear()
    {
        Array.Clear(_numbers);
        SelectedCard = null;
    }

    public void Add(int field, decimal number) => _numbers[field] += number;

    /// <summary>Writes the request: the fields that are not 0, in their order and without trailing zeros, then <c>selected_card_id</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var field = 0; field < _numbers.Length; field++)
        {
            if (_numbers[field] != 0)
            {
                writer.WriteNumber(RequestFields.All[field].Encoded, ShortestDecimal.Of(_numbers[field]));
            }
        }

        var card = RequestFields.All[CardPlace].Encoded;
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
