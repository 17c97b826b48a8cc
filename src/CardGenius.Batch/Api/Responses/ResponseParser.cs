using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// Parses a response token by token (cardgenius-api.md, "Response"). The response can be passed in pieces of any size. Only the current card and the
/// top cards are kept in memory. If a member is repeated, its last value applies. If several lists contain cards, the first one in the order
/// <c>savings</c>, <c>data.savings</c>, <c>cards</c>, <c>data.cards</c> applies. An empty list never replaces a list with cards.
/// </summary>
internal sealed class ResponseParser(RankingRules rules, TextCache texts)
{
    /// <summary>The maximum number of spend keys in the breakdown of a card. A larger breakdown is invalid.</summary>
    public const int MaxSpendKeys = 256;

    /// <summary>The maximum nesting depth of a response.</summary>
    public const int MaxDepth = 64;

    private readonly string[] _detailKeys = [.. rules.SpendKeys.Union(RankingRules.CardTypeKeys)];
    private readonly TopCards _top = new(rules);
    private readonly SentSpends _sent = new(texts);
    private readonly ResponseText _texts = new(texts);
    private readonly DetailParser _detailParser = new(new ResponseText(texts));
    private readonly List<Entry> _entries = [];
    private readonly List<SpendSaving> _breakdown = [];
    private CardDetailsBuffer _details = new();

    private JsonReaderState _reader;
    private State _state;
    private int _skipDepth;

    private Member _list;
    private bool _listHasEntries;
    private string? _listFault;
    private Member _nextList;
    private Member _member;
    private State _listParent;

    private bool _statusIsError;
    private bool _hasFailed;
    private bool _dataStatusIsError;
    private bool _dataHasFailed;
    private bool _hasErrorCode;
    private string? _errorCode;
    private string? _message;

    private CardFigures _card;
    private CardField _field;
    private CardField _invalid;
    private CardField _unreadable;
    private bool _breakdownIsList;
    private bool _breakdownHasDetails;
    private Entry _entry;
    private EntryField _entryField;

    private enum State
    {
        Start,
        Root,
        RootValue,
        Data,
        DataValue,
        List,
        Card,
        CardValue,
        Breakdown,
        BreakdownValue,
        Entry,
        EntryValue,
        Explanations,
        Details,
        Detail,
        DetailValue,
        End,
    }

    // The lists of cards come first, in the order in which they are preferred.
    private enum Member
    {
        None,
        Whole,
        Savings,
        DataSavings,
        Cards,
        DataCards,
        Data,
        DataStatus,
        DataSuccess,
        Status,
        Success,
        ErrorCode,
        Message,
    }

    [Flags]
    private enum CardField
    {
        None = 0,
        Name = 1,
        Alias = 2,
        Id = 4,
        TotalSavingsYearly = 8,
        JoiningFees = 16,
        TotalExtraBenefits = 32,
        Breakdown = 64,
        Options = 128,
        Recommendations = 256,
        WelcomeBenefits = 512,
        Milestones = 1024,
    }

    private enum EntryField
    {
        Other,
        On,
        Spend,
        Savings,
        Points,
        Explanation,
    }

    /// <summary>Whether a token has been read.</summary>
    public bool Began => _state != State.Start;

    /// <summary>Whether the response echoes other spends than were sent and therefore belongs to another request. If true, parsing stops.</summary>
    public bool IsMismatched { get; private set; }

    /// <summary>Starts to parse a new response.</summary>
    /// <param name="request">The request whose spends the response must echo. If it is empty, the spends are not compared.</param>
    public void Begin(ReadOnlySpan<byte> request)
    {
        _sent.Load(request);
        IsMismatched = false;
        _reader = new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth });
        _state = State.Start;
        _skipDepth = -1;
        _statusIsError = false;
        _hasFailed = false;
        _dataStatusIsError = false;
        _dataHasFailed = false;
        _hasErrorCode = false;
        _errorCode = null;
        _message = null;
        ChooseList(Member.None, hasEntries: false);
    }

    /// <summary>Parses all complete tokens in <paramref name="json"/>.</summary>
    /// <returns>The number of bytes that were parsed. The next call must pass the remaining bytes again, followed by more bytes.</returns>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text contains an incomplete surrogate pair.</exception>
    public int Consume(ReadOnlySpan<byte> json, bool isLast)
    {
        var reader = new Utf8JsonReader(json, isLast, _reader);
        while (!IsMismatched && reader.Read())
        {
            if (_skipDepth < 0)
            {
                Handle(ref reader);
            }
            else if (reader.CurrentDepth == _skipDepth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                _skipDepth = -1;
            }
        }

        _reader = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    /// <summary>Returns the content of the response after it has been read to its end.</summary>
    public ParsedResponse Conclude()
    {
        if (_statusIsError || _hasFailed || _dataStatusIsError || _dataHasFailed || (!_listHasEntries && _hasErrorCode))
        {
            return ParsedResponse.Failed(
                FailureClass.ApiError,
                $"The API answered with an error: {_errorCode ?? "no error_code"} {_message}".TrimEnd(),
                ended: true);
        }

        if (_list == Member.None)
        {
            return ParsedResponse.Failed(
                FailureClass.WrongShape,
                "The response has no list of cards: expected \"savings\", \"data\".\"savings\", \"cards\" or a bare list.",
                ended: true);
        }

        return _listFault is null
            ? new ParsedResponse(FailureClass.None, _top.ToCards(), null, Ended: true) { Dropped = _top.Dropped }
            : ParsedResponse.Failed(FailureClass.WrongShape, _listFault, ended: true);
    }

    private void Handle(ref Utf8JsonReader reader)
    {
        switch (_state)
        {
            case State.Start:
                HandleStart(ref reader);
                break;
            case State.Root:
                HandleRoot(ref reader);
                break;
            case State.RootValue:
                _state = State.Root;
                HandleReadMember(ref reader);
                break;
            case State.Data:
                HandleData(ref reader);
                break;
            case State.DataValue:
                _state = State.Data;
                HandleReadMember(ref reader);
                break;
            case State.List:
                HandleList(ref reader);
                break;
            case State.Card:
                HandleCard(ref reader);
                break;
            case State.CardValue:
                _state = State.Card;
                HandleCardValue(ref reader);
                break;
            case State.Breakdown:
                HandleBreakdown(ref reader);
                break;
            case State.BreakdownValue:
                HandleBreakdownEntry(ref reader);
                break;
            case State.Entry:
                HandleEntry(ref reader);
                break;
            case State.EntryValue:
                _state = State.Entry;
                HandleEntryValue(ref reader);
                break;
            case State.Explanations:
                HandleExplanations(ref reader);
                break;
            case State.Details:
                HandleDetails(ref reader);
                break;
            case State.Detail:
                HandleDetail(ref reader);
                break;
            case State.DetailValue:
                HandleDetailValue(ref reader);
                break;
        }
    }

    private void HandleStart(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            BeginList(ref reader, Member.Whole, State.End);
        }
        else
        {
            _state = reader.TokenType == JsonTokenType.StartObject ? State.Root : State.End;
        }
    }

    private void HandleRoot(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _state = State.End;
            return;
        }

        var name = ReadMember(ref reader);
        _member = name.Length switch
        {
            4 when name.SequenceEqual("data"u8) => Member.Data,
            5 when name.SequenceEqual("cards"u8) => Member.Cards,
            6 when name.SequenceEqual("status"u8) => Member.Status,
            7 when name.SequenceEqual("savings"u8) => Member.Savings,
            7 when name.SequenceEqual("success"u8) => Member.Success,
            7 when name.SequenceEqual("message"u8) => Member.Message,
            10 when name.SequenceEqual("error_code"u8) => Member.ErrorCode,
            _ => Member.None,
        };
        _state = State.RootValue;
    }

    private void HandleData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _state = State.Root;
            return;
        }

        var name = ReadMember(ref reader);
        _member = name.Length switch
        {
            5 when name.SequenceEqual("cards"u8) => Member.DataCards,
            6 when name.SequenceEqual("status"u8) => Member.DataStatus,
            7 when name.SequenceEqual("savings"u8) => Member.DataSavings,
            7 when name.SequenceEqual("success"u8) => Member.DataSuccess,
            10 when name.SequenceEqual("error_code"u8) => Member.ErrorCode,
            _ => Member.None,
        };
        _state = State.DataValue;
    }

    private void HandleReadMember(ref Utf8JsonReader reader)
    {
        switch (_member)
        {
            case Member.Savings or Member.Cards or Member.DataSavings or Member.DataCards:
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    BeginList(ref reader, _member, _state);
                    return;
                }

                if (_list == _member)
                {
                    ChooseList(Member.None, hasEntries: false);
                }

                break;
            case Member.Data:
                if (_list is Member.DataSavings or Member.DataCards)
                {
                    ChooseList(Member.None, hasEntries: false);
                }

                _dataStatusIsError = false;
                _dataHasFailed = false;
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    _state = State.Data;
                    return;
                }

                break;
            case Member.Status:
                _statusIsError = IsErrorStatus(ref reader);
                break;
            case Member.DataStatus:
                _dataStatusIsError = IsErrorStatus(ref reader);
                break;
            case Member.Success:
                _hasFailed = reader.TokenType == JsonTokenType.False;
                break;
            case Member.DataSuccess:
                _dataHasFailed = reader.TokenType == JsonTokenType.False;
                break;
            case Member.ErrorCode:
                _errorCode = Text(ref reader);
                _hasErrorCode = reader.TokenType == JsonTokenType.Number || _errorCode is { Length: > 0 };
                break;
            case Member.Message:
                _message = Text(ref reader);
                break;
        }

        Skip(ref reader);
    }

    // With a status such as "error", "ERROR", "failed" or "Failure", a response is not a result, even if it contains cards.
    private bool IsErrorStatus(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var status = ReadMember(ref reader);
                status = status[Ascii.Trim(status)];
                return StartsWith(status, "error"u8) || StartsWith(status, "fail"u8);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var code) && code >= 400;
            default:
                return reader.TokenType == JsonTokenType.False;
        }

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
            text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
    }

    private void BeginList(ref Utf8JsonReader reader, Member member, State parent)
    {
        if (_listHasEntries && _list < member)
        {
            Skip(ref reader);
            return;
        }

        _nextList = member;
        _listParent = parent;
        _state = State.List;
    }

    private void ChooseList(Member member, bool hasEntries)
    {
        _list = member;
        _listHasEntries = hasEntries;
        _listFault = null;
        _nextList = Member.None;
        _top.Clear();
    }

    private void HandleList(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            if (_nextList != Member.None && !_listHasEntries)
            {
                ChooseList(_nextList, hasEntries: false);
            }

            _state = _listParent;
            return;
        }

        if (_nextList != Member.None)
        {
            ChooseList(_nextList, hasEntries: true);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _card = default;
                _invalid = CardField.None;
                _unreadable = CardField.None;
                _entries.Clear();
                _details.Clear();
                _state = State.Card;
                break;
            default:
                _listFault ??= "An entry of the list of cards is not an object.";
                Skip(ref reader);
                break;
        }
    }

    private void HandleCard(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            EndCard();
            _state = State.List;
            return;
        }

        var name = ReadMember(ref reader);
        _field = name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => CardField.Id,
            9 when name.SequenceEqual("card_name"u8) => CardField.Name,
            12 when name.SequenceEqual("joining_fees"u8) => CardField.JoiningFees,
            14 when name.SequenceEqual("seo_card_alias"u8) => CardField.Alias,
            15 when name.SequenceEqual("welcomeBenefits"u8) => CardField.WelcomeBenefits,
            18 when name.SequenceEqual("redemption_options"u8) => CardField.Options,
            18 when name.SequenceEqual("milestone_benefits"u8) => CardField.Milestones,
            18 when name.SequenceEqual("spending_breakdown"u8) => CardField.Breakdown,
            20 when name.SequenceEqual("total_savings_yearly"u8) => CardField.TotalSavingsYearly,
            20 when name.SequenceEqual("total_extra_benefits"u8) => CardField.TotalExtraBenefits,
            30 when name.SequenceEqual("recommended_redemption_options"u8) => CardField.Recommendations,
            _ => CardField.None,
        };
        _state = State.CardValue;
    }

    private void HandleCardValue(ref Utf8JsonReader reader)
    {
        var valid = true;
        var readable = true;
        switch (_field)
        {
            case CardField.Name:
                _card.Name = Text(ref reader);
                valid = _card.Name is not null || reader.TokenType == JsonTokenType.Null;
                break;
            case CardField.Alias:
                _card.Alias = Text(ref reader);
                break;
            case CardField.Id:
                _card.Id = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) ? id : null;
                break;
            case CardField.TotalSavingsYearly:
                valid = ResponseAmount.TryRead(ref reader, out var savings, out readable);
                _card.TotalSavingsYearly = savings;
                break;
            case CardField.JoiningFees:
                valid = ResponseAmount.TryRead(ref reader, out var fees, out readable);
                _card.JoiningFees = fees;
                break;
            case CardField.TotalExtraBenefits:
                valid = ResponseAmount.TryRead(ref reader, out var extra, out readable);
                _card.TotalExtraBenefits = extra;
                break;
            case CardField.Options or CardField.Recommendations or CardField.WelcomeBenefits or CardField.Milestones:
                _detailParser.BeginList(ListOf(_field), _details);

                // The details of a card that cannot be among the best are not read.
                if (reader.TokenType == JsonTokenType.StartArray && _top.CanEnter(_card))
                {
                    _state = State.Details;
                    return;
                }

                break;
            case CardField.Breakdown:
                _entries.Clear();
                _details.ClearSpends();
                _breakdownHasDetails = _top.CanEnter(_card);
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    _invalid &= ~CardField.Breakdown;
                    _breakdownIsList = reader.TokenType == JsonTokenType.StartArray;
                    _state = _breakdownIsList ? State.BreakdownValue : State.Breakdown;
                    return;
                }

                valid = reader.TokenType == JsonTokenType.Null;
                break;
        }

        _invalid = valid ? _invalid & ~_field : _invalid | _field;
        _unreadable = readable ? _unreadable & ~_field : _unreadable | _field;
        Skip(ref reader);
    }

    // The breakdown is an object that maps spend keys to entries.
    private void HandleBreakdown(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _state = State.Card;
            return;
        }

        _entry = new Entry { SpendKey = _texts.ReadName(ref reader) };
        if (_entry.SpendKey is null)
        {
            _invalid |= CardField.Breakdown;
        }

        _state = State.BreakdownValue;
    }

    private void HandleBreakdownEntry(ref Utf8JsonReader reader)
    {
        _state = _breakdownIsList ? State.BreakdownValue : State.Breakdown;
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray when _breakdownIsList:
                _state = State.Card;
                break;
            case JsonTokenType.StartObject:
                _entry = new Entry { SpendKey = _breakdownIsList ? null : _entry.SpendKey };
                _state = State.Entry;
                break;
            default:
                _entry.IsInvalid = reader.TokenType != JsonTokenType.Null;
                Skip(ref reader);
                if (_breakdownIsList)
                {
                    _invalid |= _entry.IsInvalid ? CardField.Breakdown : CardField.None;
                }
                else
                {
                    EndEntry();
                }

                break;
        }
    }

    private void HandleEntry(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            EndEntry();
            _state = _breakdownIsList ? State.BreakdownValue : State.Breakdown;
            return;
        }

        var name = ReadMember(ref reader);
        _entryField = name.Length switch
        {
            2 when _breakdownIsList && name.SequenceEqual("on"u8) => EntryField.On,
            5 when name.SequenceEqual("spend"u8) => EntryField.Spend,
            7 when name.SequenceEqual("savings"u8) => EntryField.Savings,
            11 when HasDetails && name.SequenceEqual("explanation"u8) => EntryField.Explanation,
            13 when HasDetails && name.SequenceEqual("points_earned"u8) => EntryField.Points,
            _ => EntryField.Other,
        };
        _state = State.EntryValue;
    }

    private void HandleEntryValue(ref Utf8JsonReader reader)
    {
        switch (_entryField)
        {
            case EntryField.On:
                _entry.SpendKey = Text(ref reader);
                break;
            case EntryField.Spend:
                _ = ResponseAmount.TryRead(ref reader, out var spend, out _);
                _entry.Spend = spend;
                break;
            case EntryField.Savings:
                _entry.IsInvalid = !ResponseAmount.TryRead(ref reader, out var savings, out _);
                _entry.Savings = savings;
                break;
            case EntryField.Points:
                ReadPoints(ref reader);
                break;
            case EntryField.Explanation:
                _entry.Explanation = default;
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    _state = State.Explanations;
                    return;
                }

                ReadExplanation(ref reader);
                break;
        }

        Skip(ref reader);
    }

    // Only the first explanation of a list is read.
    private void HandleExplanations(ref Utf8JsonReader reader)
    {
        _state = State.Entry;
        if (reader.TokenType != JsonTokenType.EndArray)
        {
            ReadExplanation(ref reader);
            _skipDepth = reader.CurrentDepth - 1;
        }
    }

    private void ReadExplanation(ref Utf8JsonReader reader)
    {
        try
        {
            if (reader.TokenType == JsonTokenType.String && !ResponseText.TryCopy(ref reader, _details, out _entry.Explanation))
            {
                _invalid |= CardField.Breakdown;
            }
        }
        catch (InvalidOperationException)
        {
            // The text contains an incomplete surrogate pair. Ranking does not need it, so the response stays valid.
        }
    }

    private void ReadPoints(ref Utf8JsonReader reader)
    {
        _entry.Points = 0;
        try
        {
            _ = ResponseAmount.TryRead(ref reader, out var points, out _);
            _entry.Points = points ?? 0;
        }
        catch (InvalidOperationException)
        {
            // As above.
        }
    }

    private void HandleDetailValue(ref Utf8JsonReader reader)
    {
        _state = State.Detail;
        try
        {
            _detailParser.ReadValue(ref reader, _details);
        }
        catch (InvalidOperationException)
        {
            // As above.
        }

        Skip(ref reader);
    }

    private void HandleDetails(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _state = State.Card;
                break;
            case JsonTokenType.StartObject:
                _detailParser.BeginEntry();
                _state = State.Detail;
                break;
            default:
                Skip(ref reader);
                break;
        }
    }

    private void HandleDetail(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _detailParser.EndEntry(_details);
            _state = State.Details;
            return;
        }

        _detailParser.Select(_texts.ReadMember(ref reader));
        _state = State.DetailValue;
    }

    private static DetailList ListOf(CardField field) => field switch
    {
        CardField.Options => DetailList.Options,
        CardField.Recommendations => DetailList.Recommendations,
        CardField.WelcomeBenefits => DetailList.WelcomeBenefits,
        _ => DetailList.Milestones,
    };

    // In a list of entries, the key of an entry can follow its details.
    private bool HasDetails => _breakdownHasDetails && (_entry.SpendKey is null || IsDetailKey(_entry.SpendKey));

    private bool IsDetailKey(string spendKey)
    {
        foreach (var key in _detailKeys)
        {
            if (key == spendKey)
            {
                return true;
            }
        }

        return false;
    }

    private void EndEntry()
    {
        if (_entry.SpendKey is null)
        {
            return;
        }

        if (_entry.Spend is { } spend && _sent.Contradicts(_entry.SpendKey, spend))
        {
            IsMismatched = true;
            return;
        }

        if (_breakdownHasDetails && IsDetailKey(_entry.SpendKey))
        {
            _details.SetSpend(_entry.SpendKey, _entry.Points, _entry.Explanation);
        }

        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].SpendKey == _entry.SpendKey)
            {
                entries[i] = _entry;
                return;
            }
        }

        if (entries.Length < MaxSpendKeys)
        {
            _entries.Add(_entry);
        }
        else
        {
            _invalid |= CardField.Breakdown;
        }
    }

    private void EndCard()
    {
        _breakdown.Clear();
        foreach (var entry in _entries)
        {
            if (entry.IsInvalid)
            {
                _invalid |= CardField.Breakdown;
            }
            else if (entry.Savings is { } savings)
            {
                _breakdown.Add(new SpendSaving(entry.SpendKey!, savings));
            }
        }

        if (_invalid != CardField.None)
        {
            _listFault ??= $"The {NameOf(_invalid)} of a card has an invalid type or size.";
            return;
        }

        _card.HasUnreadableAmount = _unreadable != CardField.None;
        _top.Offer(_card, CollectionsMarshal.AsSpan(_breakdown), ref _details);
    }

    private static string NameOf(CardField fields) =>
        fields.HasFlag(CardField.Name) ? "card_name"
        : fields.HasFlag(CardField.TotalSavingsYearly) ? "total_savings_yearly"
        : fields.HasFlag(CardField.JoiningFees) ? "joining_fees"
        : fields.HasFlag(CardField.TotalExtraBenefits) ? "total_extra_benefits"
        : "spending_breakdown";

    private ReadOnlySpan<byte> ReadMember(ref Utf8JsonReader reader) => _texts.ReadMember(ref reader);

    private string? Text(ref Utf8JsonReader reader) => _texts.Read(ref reader);

    private void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _skipDepth = reader.CurrentDepth;
        }
    }

    private struct Entry
    {
        public string? SpendKey { get; set; }

        public decimal? Spend { get; set; }

        public decimal? Savings { get; set; }

        public bool IsInvalid { get; set; }

        public decimal Points { get; set; }

        public TextRange Explanation;
    }
}
