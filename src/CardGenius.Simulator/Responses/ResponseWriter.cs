using System.Buffers;
using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Responses;

/// <summary>Writes responses. The bytes depend only on the catalogue, the options and the profile.</summary>
internal sealed class ResponseWriter
{
    // A card with all texts has about 2,150 bytes for four spends. If a card's share is less, explanations and similar texts are omitted.
    private const int SlimBelow = 2400;

    private readonly Catalogue _catalogue;
    private readonly ResponseOptions _options;
    private readonly CardTemplate[] _templates;
    private readonly Filler _filler;

    public ResponseWriter(Catalogue catalogue, ResponseOptions options)
    {
        _catalogue = catalogue;
        _options = options;
        var share = options.Bytes / Math.Min(options.Cards, catalogue.Cards.Count);
        _templates = [.. catalogue.Cards.Select(card => new CardTemplate(card, isSlim: share < SlimBelow))];
        _filler = new Filler(share);
    }

    /// <summary>Writes the response to a profile. The caller disposes it.</summary>
    public ResponseBuffer Write(SpendProfile profile) => Write(profile, ResponseSpoiling.None);

    /// <summary>Writes the response to a profile, with a defect in its first card. The caller disposes it.</summary>
    public ResponseBuffer Write(SpendProfile profile, ResponseSpoiling spoiling)
    {
        var indexes = ArrayPool<int>.Shared.Rent(_templates.Length);
        var totals = ArrayPool<CardTotals>.Shared.Rent(_templates.Length);
        try
        {
            var count = _catalogue.Select(profile, _options.Cards, indexes.AsSpan(0, _templates.Length), totals.AsSpan(0, _templates.Length));
            var (open, close) = Envelope(ShapeOf(profile));
            var buffer = new ResponseBuffer(_options.Bytes + 4096);
            buffer.Write(open);
            for (var i = 0; i < count; i++)
            {
                if (i > 0)
                {
                    buffer.Write((byte)',');
                }

                // Each entry is padded to its own share, so that the padding is spread over the whole response.
                var until = (int)((long)(_options.Bytes - close.Length) * (i + 1) / count);
                WriteCard(buffer, profile, indexes[i], totals[indexes[i]], until, i == 0 ? spoiling : ResponseSpoiling.None);
            }

            buffer.Write(close);
            return buffer;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexes);
            ArrayPool<CardTotals>.Shared.Return(totals);
        }
    }

    /// <summary>Returns the bytes before and after the list of cards.</summary>
    public static (byte[] Open, byte[] Close) Envelope(ResponseShape shape) => shape switch
    {
        ResponseShape.SavingsList => ("{\"savings\":["u8.ToArray(), "]}"u8.ToArray()),
        ResponseShape.CardsList => ("{\"cards\":["u8.ToArray(), "]}"u8.ToArray()),
        ResponseShape.BareArray => ("["u8.ToArray(), "]"u8.ToArray()),
        _ => (
            "{\"status\":\"success\",\"message\":\"\",\"data\":{\"success\":true,\"message\":\"Savings calculated successfully\",\"savings\":["u8.ToArray(),
            "]}}"u8.ToArray()),
    };

    private ResponseShape ShapeOf(SpendProfile profile) =>
        _options.Shape == ResponseShape.Mixed ? (ResponseShape)(Mixing.Mix(profile.Hash, 1) % 4) : _options.Shape;

    private BreakdownForm BreakdownOf(SpendProfile profile) =>
        _options.Breakdown == BreakdownForm.Mixed ? (BreakdownForm)(Mixing.Mix(profile.Hash, 2) % 3) : _options.Breakdown;

    private bool FeeIsText(SpendProfile profile, int card) => _options.Fees switch
    {
        FeeForm.Text => true,
        FeeForm.Number => false,
        _ => Mixing.Mix(profile.Hash, 3, (ulong)card) % 2 == 0,
    };

    private void WriteCard(ResponseBuffer buffer, SpendProfile profile, int index, in CardTotals totals, int until, ResponseSpoiling spoiling)
    {
        var template = _templates[index];
        var hidden = template.Card.Null;
        if (spoiling == ResponseSpoiling.InvalidUtf8)
        {
            Spoiler.WriteHead(buffer, template.Head);
        }
        else
        {
            buffer.Write(template.Head);
        }

        buffer.Write(FeeIsText(profile, index) ? template.FeeText : template.FeeNumber);
        buffer.Write(",\"total_savings\":"u8);
        WriteOrNull(buffer, totals.SavingsMonthly, hidden == NullAmount.SavingsYearly);
        buffer.Write(",\"total_savings_yearly\":"u8);
        if (spoiling == ResponseSpoiling.None)
        {
            WriteOrNull(buffer, totals.SavingsYearly, hidden == NullAmount.SavingsYearly);
        }
        else
        {
            Spoiler.WriteYearly(buffer, spoiling, totals.SavingsYearly, profile.Hash);
        }

        buffer.Write(",\"total_extra_benefits\":"u8);
        WriteOrNull(buffer, totals.ExtraBenefits, hidden == NullAmount.ExtraBenefits);
        buffer.Write(template.BeforeBreakdown);
        WriteBreakdown(buffer, template, profile);
        buffer.Write(",\"total_beneficial_spends\":"u8);
        buffer.WriteAmount(totals.BeneficialSpends);
        buffer.Write(",\"total_spends\":"u8);
        buffer.WriteAmount(totals.Spends);
        buffer.Write(template.AfterTotals);
        WriteOrNull(buffer, totals.NetSavings, hidden != NullAmount.None);
        buffer.Write(template.AfterRoi);
        _filler.Write(buffer, until - buffer.Length - 2);
        buffer.Write("]}"u8);
    }

    private void WriteBreakdown(ResponseBuffer buffer, CardTemplate template, SpendProfile profile)
    {
        var form = BreakdownOf(profile);
        if (form != BreakdownForm.List)
        {
            buffer.Write((byte)'{');
            WriteLines(buffer, template, profile, withKeys: true);
            buffer.Write((byte)'}');
        }

        if (form == BreakdownForm.MapAndArray)
        {
            buffer.Write(",\"spending_breakdown_array\":"u8);
        }

        if (form != BreakdownForm.Map)
        {
            buffer.Write((byte)'[');
            WriteLines(buffer, template, profile, withKeys: false);
            buffer.Write((byte)']');
        }
    }

    private static void WriteLines(ResponseBuffer buffer, CardTemplate template, SpendProfile profile, bool withKeys)
    {
        for (var i = 0; i < profile.Amounts.Length; i++)
        {
            if (i > 0)
            {
                buffer.Write((byte)',');
            }

            var line = template.Lines[profile.Indexes[i]];
            var amount = profile.Amounts[i].Amount;
            var points = line.Rate?.Points(amount) ?? 0;
            if (withKeys)
            {
                buffer.Write(line.Key);
            }

            buffer.Write(line.BeforeSpend);
            buffer.WriteAmount(amount);
            buffer.Write(",\"points_earned\":"u8);
            buffer.WriteAmount(points);
            buffer.Write(",\"savings\":"u8);
            buffer.WriteAmount(points * (line.Rate?.RupeesPerPoint ?? 0));
            if (line.BeforeExplainedPoints is not null)
            {
                buffer.Write(",\"explanation\":[\"On spend of ₹"u8);
                buffer.WriteAmount(amount);
                buffer.Write(line.BeforeExplainedPoints);
                buffer.WriteAmount(points);
            }

            buffer.Write(line.End);
        }
    }

    private static void WriteOrNull(ResponseBuffer buffer, decimal amount, bool isNull)
    {
        if (isNull)
        {
            buffer.Write("null"u8);
        }
        else
        {
            buffer.WriteAmount(amount);
        }
    }
}

/// <summary>The form of responses.</summary>
/// <param name="Shape">The outer form.</param>
/// <param name="Fees">The form of fees.</param>
/// <param name="Breakdown">The form of breakdowns.</param>
/// <param name="Bytes">The length in bytes to which responses are padded.</param>
/// <param name="Cards">The maximum number of cards in a response.</param>
internal sealed record ResponseOptions(ResponseShape Shape, FeeForm Fees, BreakdownForm Breakdown, int Bytes, int Cards);
