using System.Globalization;
using System.Text;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Ranking;

/// <summary>
/// Collects the details of one card while its response is read. The object is reused, and text stays undecoded until <see cref="ToDetails"/>, so a
/// card that is not among the best costs no allocation.
/// </summary>
internal sealed class CardDetailsBuffer
{
    /// <summary>The maximum number of redemption options that are compared with the recommendations.</summary>
    public const int MaxOptions = 1024;

    /// <summary>The maximum number of recommendations, welcome benefits or milestones.</summary>
    public const int MaxEntries = 64;

    /// <summary>The maximum length of a text, in bytes. A longer text is cut.</summary>
    public const int MaxTextBytes = 4096;

    /// <summary>The maximum length of all texts together, in bytes.</summary>
    public const int MaxTotalBytes = 256 * 1024;

    private readonly List<Option> _options = [];
    private readonly List<Recommendation> _recommendations = [];
    private readonly List<decimal> _welcomeBonuses = [];
    private readonly List<Milestone> _milestones = [];
    private readonly List<Spend> _spends = [];
    private byte[] _texts = [];
    private int _textLength;

    public void Clear()
    {
        _options.Clear();
        _recommendations.Clear();
        _welcomeBonuses.Clear();
        _milestones.Clear();
        _spends.Clear();
        _textLength = 0;
    }

    public void ClearOptions() => _options.Clear();

    public void ClearRecommendations() => _recommendations.Clear();

    public void ClearWelcomeBonuses() => _welcomeBonuses.Clear();

    public void ClearMilestones() => _milestones.Clear();

    public void ClearSpends() => _spends.Clear();

    /// <summary>Adds an entry of <c>redemption_options</c>.</summary>
    public void AddOption(long id, string? method, decimal conversionRate)
    {
        if (_options.Count < MaxOptions)
        {
            _options.Add(new Option(id, method, conversionRate));
        }
    }

    /// <summary>Adds an entry of <c>recommended_redemption_options</c>.</summary>
    public void AddRecommendation(long optionId, TextRange note)
    {
        if (_recommendations.Count < MaxEntries)
        {
            _recommendations.Add(new Recommendation(optionId, note));
        }
    }

    /// <summary>Adds the cash value of an entry of <c>welcomeBenefits</c>, in rupees.</summary>
    public void AddWelcomeBonus(decimal cashValue)
    {
        if (cashValue > 0 && _welcomeBonuses.Count < MaxEntries)
        {
            _welcomeBonuses.Add(cashValue);
        }
    }

    /// <summary>Adds an eligible entry of <c>milestone_benefits</c>.</summary>
    /// <param name="rewards">The value of its points in rupees.</param>
    /// <param name="voucher">The amount of its voucher in rupees.</param>
    /// <param name="voucherText">Its voucher if it is a text that is not an amount; otherwise null.</param>
    public void AddMilestone(decimal rewards, decimal voucher, string? voucherText)
    {
        if (_milestones.Count < MaxEntries)
        {
            _milestones.Add(new Milestone(rewards, voucher, voucherText));
        }
    }

    /// <summary>Adds the details of a spend key. If the key was added before, the new details replace the old ones.</summary>
    public void SetSpend(string spendKey, decimal points, TextRange explanation)
    {
        var spend = new Spend(spendKey, points, explanation);
        for (var i = 0; i < _spends.Count; i++)
        {
            if (_spends[i].SpendKey == spendKey)
            {
                _spends[i] = spend;
                return;
            }
        }

        _spends.Add(spend);
    }

    /// <summary>Returns memory for a text of up to <paramref name="length"/> bytes; empty if the texts of the card are too long.</summary>
    public Span<byte> Reserve(int length)
    {
        var end = _textLength + length;
        if (end > MaxTotalBytes)
        {
            return [];
        }

        if (end > _texts.Length)
        {
            Array.Resize(ref _texts, Math.Max(end, Math.Max(1024, 2 * _texts.Length)));
        }

        return _texts.AsSpan(_textLength, length);
    }

    /// <summary>Keeps the first bytes of the memory that <see cref="Reserve"/> returned, as UTF-8 text.</summary>
    public TextRange Keep(int length)
    {
        var range = new TextRange(_textLength, length);
        _textLength += length;
        return range;
    }

    /// <summary>Returns the details.</summary>
    public CardDetails ToDetails()
    {
        var benefits = Benefits();
        var redemption = FindRedemption();
        var spends = Spends();
        return benefits.Length == 0 && redemption is null && spends.Length == 0
            ? CardDetails.None
            : new CardDetails(benefits, redemption, spends);
    }

    private SpendDetail[] Spends()
    {
        var count = 0;
        foreach (var spend in _spends)
        {
            count += spend.IsEmpty ? 0 : 1;
        }

        if (count == 0)
        {
            return [];
        }

        var details = new SpendDetail[count];
        count = 0;
        foreach (var spend in _spends)
        {
            if (!spend.IsEmpty)
            {
                details[count++] = new SpendDetail(spend.SpendKey, spend.Points, Text(spend.Explanation));
            }
        }

        return details;
    }

    private RecommendedRedemption? FindRedemption()
    {
        foreach (var recommendation in _recommendations)
        {
            foreach (var option in _options)
            {
                if (option.Id == recommendation.OptionId)
                {
                    return new RecommendedRedemption(option.Method ?? "", option.ConversionRate, Text(recommendation.Note));
                }
            }
        }

        return null;
    }

    private string Benefits()
    {
        if (_welcomeBonuses.Count == 0 && _milestones.Count == 0)
        {
            return "";
        }

        List<string> benefits = [.. _welcomeBonuses.Select(b => $"₹{Amount.Format(b)} welcome bonus")];
        foreach (var milestone in _milestones)
        {
            var rewards = Math.Round(milestone.Rewards, MidpointRounding.ToEven);
            if (rewards != 0)
            {
                benefits.Add(string.Create(CultureInfo.InvariantCulture, $"₹{rewards:0} milestone rewards"));
            }

            var voucher = milestone.VoucherText ?? (milestone.Voucher == 0 ? "" : Amount.Format(milestone.Voucher));
            if (voucher.Length > 0)
            {
                benefits.Add($"₹{voucher} voucher bonus");
            }
        }

        return benefits.Count == 0 ? "" : $"Includes: {string.Join(", ", benefits)}";
    }

    private string Text(TextRange range) => range.Length == 0 ? "" : Encoding.UTF8.GetString(_texts, range.Start, range.Length);

    private readonly record struct Option(long Id, string? Method, decimal ConversionRate);

    private readonly record struct Recommendation(long OptionId, TextRange Note);

    private readonly record struct Milestone(decimal Rewards, decimal Voucher, string? VoucherText);

    private readonly record struct Spend(string SpendKey, decimal Points, TextRange Explanation)
    {
        public bool IsEmpty => Points == 0 && Explanation.Length == 0;
    }
}

/// <summary>A text in a <see cref="CardDetailsBuffer"/>, in bytes.</summary>
internal readonly record struct TextRange(int Start, int Length);
