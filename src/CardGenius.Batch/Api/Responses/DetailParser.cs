using System.Text;
using System.Text.Json;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>Parses the entries of the lists of a card that are details. A value of an unexpected type is ignored, because ranking does not need
/// it.</summary>
internal sealed class DetailParser(ResponseText texts)
{
    private DetailList _list;
    private Field _field;
    private Entry _entry;

    private enum Field
    {
        Other,
        Id,
        Method,
        Rate,
        Note,
        CashValue,
        Eligible,
        Points,
        CashConversion,
        Voucher,
    }

    /// <summary>Begins a list. If the card has the list twice, the last one applies.</summary>
    public void BeginList(DetailList list, CardDetailsBuffer details)
    {
        _list = list;
        switch (list)
        {
            case DetailList.Options:
                details.ClearOptions();
                break;
            case DetailList.Recommendations:
                details.ClearRecommendations();
                break;
            case DetailList.WelcomeBenefits:
                details.ClearWelcomeBonuses();
                break;
            case DetailList.Milestones:
                details.ClearMilestones();
                break;
        }
    }

    public void BeginEntry() => _entry = default;

    /// <summary>Selects the field of the next value by its name.</summary>
    public void Select(ReadOnlySpan<byte> name) => _field = (_list, name.Length) switch
    {
        (DetailList.Options, 2) when name.SequenceEqual("id"u8) => Field.Id,
        (DetailList.Options, 6) when name.SequenceEqual("method"u8) => Field.Method,
        (DetailList.Options, 15) when name.SequenceEqual("conversion_rate"u8) => Field.Rate,
        (DetailList.Recommendations, 20) when name.SequenceEqual("redemption_option_id"u8) => Field.Id,
        (DetailList.Recommendations, 4) when name.SequenceEqual("note"u8) => Field.Note,
        (DetailList.WelcomeBenefits, 10) when name.SequenceEqual("cash_value"u8) => Field.CashValue,
        (DetailList.Milestones, 8) when name.SequenceEqual("eligible"u8) => Field.Eligible,
        (DetailList.Milestones, 7) when name.SequenceEqual("rpBonus"u8) => Field.Points,
        (DetailList.Milestones, 15) when name.SequenceEqual("cash_conversion"u8) => Field.CashConversion,
        (DetailList.Milestones, 12) when name.SequenceEqual("voucherBonus"u8) => Field.Voucher,
        _ => Field.Other,
    };

    /// <summary>Reads the value of the selected field.</summary>
    public void ReadValue(ref Utf8JsonReader reader, CardDetailsBuffer details)
    {
        switch (_field)
        {
            case Field.Id:
                _entry.Id = ReadId(ref reader);
                break;
            case Field.Method:
                _entry.Method = texts.Read(ref reader);
                break;
            case Field.Note:
                _entry.Note = default;
                if (reader.TokenType == JsonTokenType.String)
                {
                    _ = ResponseText.TryCopy(ref reader, details, out _entry.Note);
                }

                break;
            case Field.Rate:
                _entry.Rate = Amount(ref reader);
                break;
            case Field.CashValue:
                _entry.CashValue = Amount(ref reader);
                break;
            case Field.Eligible:
                _entry.IsEligible = IsTrue(ref reader);
                break;
            case Field.Points:
                _entry.Points = Amount(ref reader);
                break;
            case Field.CashConversion:
                _entry.CashConversion = Amount(ref reader);
                break;
            case Field.Voucher:
                _ = ResponseAmount.TryRead(ref reader, out var voucher, out var readable);
                _entry.Voucher = voucher ?? 0;
                _entry.VoucherText = readable ? null : texts.Read(ref reader);
                break;
        }
    }

    public void EndEntry(CardDetailsBuffer details)
    {
        switch (_list)
        {
            case DetailList.Options when _entry.Id is { } id:
                details.AddOption(id, _entry.Method, _entry.Rate);
                break;
            case DetailList.Recommendations when _entry.Id is { } id:
                details.AddRecommendation(id, _entry.Note);
                break;
            case DetailList.WelcomeBenefits:
                details.AddWelcomeBonus(_entry.CashValue);
                break;
            case DetailList.Milestones when _entry.IsEligible:
                details.AddMilestone(Product(_entry.Points, _entry.CashConversion), _entry.Voucher, _entry.VoucherText);
                break;
        }
    }

    private static decimal Amount(ref Utf8JsonReader reader) => ResponseAmount.TryRead(ref reader, out var amount, out _) ? amount ?? 0 : 0;

    // Ids are numbers. A text of digits is the same id.
    private static long? ReadId(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var id) => id,
        JsonTokenType.String when long.TryParse(reader.ValueSpan, out var id) => id,
        _ => null,
    };

    private static bool IsTrue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.Number => reader.TryGetDecimal(out var number) && number != 0,
        JsonTokenType.String => Ascii.EqualsIgnoreCase(reader.ValueSpan, "true"u8) || reader.ValueSpan.SequenceEqual("1"u8),
        _ => false,
    };

    // The product of two amounts can exceed the range of a decimal. Then it is no real amount.
    private static decimal Product(decimal points, decimal rate) =>
        Math.Abs((double)points * (double)rate) < 1e27 ? points * rate : 0;

    private struct Entry
    {
        public long? Id;
        public string? Method;
        public decimal Rate;
        public TextRange Note;
        public decimal CashValue;
        public bool IsEligible;
        public decimal Points;
        public decimal CashConversion;
        public decimal Voucher;
        public string? VoucherText;
    }
}
