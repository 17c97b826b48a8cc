using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Records;

/// <summary>
/// Reads and writes the outcome of a user, a line of a chunk file. The line of a result is identical to its line in a published part, so that
/// publishing can copy it. The line of a failure begins with the member <c>failure</c>, so that the first bytes show the kind of the line.
/// </summary>
/// <remarks>
/// Result: <c>{"row":2,"id":"u1","cards":[{"rank":1,"name":…,"shown_name":…,"alias":…,"id":114,"total_savings_yearly":75036,
/// "joining_fees":10000,"total_extra_benefits":0,"net_savings":65036,"breakdown":{"amazon_spends":43},"details":{…}}]}</c>. Lines of older versions
/// have no <c>details</c>. Failure:
/// <c>{"failure":{"class":"Timeout","transient":true,"status":null,"attempts":3,"first":…,"last":…,"detail":…},"row":2,"id":"u1"}</c>.
/// Amounts are exact decimals without trailing zeros. Times are in UTC. Text is UTF-8, and only characters that JSON must escape and characters
/// outside the Basic Multilingual Plane are escaped. Each line ends with '\n'.
/// </remarks>
public static class OutcomeLine
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    private static ReadOnlySpan<byte> FailurePrefix => "{\"failure\":"u8;

    /// <summary>Appends the line of a result.</summary>
    /// <param name="output">The destination of the line.</param>
    /// <param name="row">The row of the user in the input.</param>
    /// <param name="id">The user id.</param>
    /// <param name="cards">The top cards in rank order. The list can be empty.</param>
    public static void WriteResult(IBufferWriter<byte> output, long row, string id, IReadOnlyList<RankedCard> cards)
    {
        var json = Begin(output);
        json.WriteStartObject();
        json.WriteNumber("row"u8, row);
        json.WriteString("id"u8, id);
        json.WriteStartArray("cards"u8);
        for (var i = 0; i < cards.Count; i++)
        {
            WriteCard(json, i + 1, cards[i]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        End(json, output);
    }

    /// <summary>Appends the line of a failure.</summary>
    /// <param name="output">The destination of the line.</param>
    /// <param name="row">The row of the user in the input.</param>
    /// <param name="id">The user id.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="transient">Whether the failure is transient. The redrive pass requests such a user again.</param>
    public static void WriteFailure(IBufferWriter<byte> output, long row, string id, CallFailure failure, bool transient)
    {
        var json = Begin(output);
        json.WriteStartObject();
        json.WriteStartObject("failure"u8);
        json.WriteString("class"u8, failure.Class.ToString());
        json.WriteBoolean("transient"u8, transient);
        if (failure.Status is { } status)
        {
            json.WriteNumber("status"u8, status);
        }
        else
        {
            json.WriteNull("status"u8);
        }

        json.WriteNumber("attempts"u8, failure.Attempts);
        json.WriteString("first"u8, failure.First.UtcDateTime);
        json.WriteString("last"u8, failure.Last.UtcDateTime);
        json.WriteString("detail"u8, failure.Detail);
        json.WriteEndObject();
        json.WriteNumber("row"u8, row);
        json.WriteString("id"u8, id);
        json.WriteEndObject();
        End(json, output);
    }

    /// <summary>Returns whether an outcome line is the line of a failure.</summary>
    public static bool IsFailure(ReadOnlySpan<byte> line) => line.StartsWith(FailurePrefix);

    /// <summary>Reads the line of a result, with or without its line end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="withDetails">Whether <see cref="RankedCard.Details"/> are read. Otherwise they are null.</param>
    /// <exception cref="FormatException">The line is not the line of a result.</exception>
    public static UserResult ReadResult(ReadOnlySpan<byte> line, bool withDetails = false)
    {
        try
        {
            return ParseResult(line, withDetails);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not the line of a result: " + e.Message, e);
        }
    }

    /// <summary>Reads the line of a failure, with or without its line end.</summary>
    /// <exception cref="FormatException">The line is not the line of a failure.</exception>
    public static UserFailure ReadFailure(ReadOnlySpan<byte> line)
    {
        try
        {
            return ParseFailure(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not the line of a failure: " + e.Message, e);
        }
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        if (t_writer is { } writer)
        {
            writer.Reset(output);
            return writer;
        }

        return t_writer = new Utf8JsonWriter(output, Options);
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteCard(Utf8JsonWriter json, int rank, RankedCard card)
    {
        json.WriteStartObject();
        json.WriteNumber("rank"u8, rank);
        json.WriteString("name"u8, card.Name);
        json.WriteString("shown_name"u8, card.ShownName);
        json.WriteString("alias"u8, card.Alias);
        if (card.Id is { } id)
        {
            json.WriteNumber("id"u8, id);
        }
        else
        {
            json.WriteNull("id"u8);
        }

        json.WriteNumber("total_savings_yearly"u8, Amount.Normalize(card.TotalSavingsYearly));
        json.WriteNumber("joining_fees"u8, Amount.Normalize(card.JoiningFees));
        json.WriteNumber("total_extra_benefits"u8, Amount.Normalize(card.TotalExtraBenefits));
        json.WriteNumber("net_savings"u8, Amount.Normalize(card.NetSavings));
        json.WriteStartObject("breakdown"u8);
        for (var i = 0; i < card.Breakdown.Count; i++)
        {
            var saving = card.Breakdown[i];
            json.WriteNumber(saving.SpendKey, Amount.Normalize(saving.Savings));
        }

        json.WriteEndObject();
        if (card.Details is { } details)
        {
            DetailsJson.Write(json, details);
        }

        json.WriteEndObject();
    }

    private static UserResult ParseResult(ReadOnlySpan<byte> line, bool withDetails)
    {
        var json = new Utf8JsonReader(line);
        long row = 0;
        string? id = null;
        List<RankedCard>? cards = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("row"u8))
            {
                json.Read();
                row = json.GetInt64();
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.GetString();
            }
            else if (json.ValueTextEquals("cards"u8))
            {
                Expect(ref json, JsonTokenType.StartArray);
                cards = [];
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    cards.Add(ParseCard(ref json, withDetails));
                }
            }
            else
            {
                json.Skip();
            }
        }

        ExpectEnd(ref json);
        return id is null || cards is null || row == 0
            ? throw new JsonException("row, id or cards is missing")
            : new UserResult(row, id, cards);
    }

    private static RankedCard ParseCard(ref Utf8JsonReader json, bool withDetails)
    {
        string? name = null;
        string? shownName = null;
        string? alias = null;
        long? id = null;
        decimal total = 0;
        decimal fees = 0;
        decimal extra = 0;
        List<SpendSaving> breakdown = [];
        CardDetails? details = null;
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = json.GetString();
            }
            else if (json.ValueTextEquals("shown_name"u8))
            {
                json.Read();
                shownName = json.GetString();
            }
            else if (json.ValueTextEquals("alias"u8))
            {
                json.Read();
                alias = json.GetString();
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
            }
            else if (json.ValueTextEquals("total_savings_yearly"u8))
            {
                json.Read();
                total = json.GetDecimal();
            }
            else if (json.ValueTextEquals("joining_fees"u8))
            {
                json.Read();
                fees = json.GetDecimal();
            }
            else if (json.ValueTextEquals("total_extra_benefits"u8))
            {
                json.Read();
                extra = json.GetDecimal();
            }
            else if (json.ValueTextEquals("breakdown"u8))
            {
                Expect(ref json, JsonTokenType.StartObject);
                while (NextProperty(ref json))
                {
                    var key = json.GetString()!;
                    json.Read();
                    breakdown.Add(new SpendSaving(key, json.GetDecimal()));
                }
            }
            else if (withDetails && json.ValueTextEquals("details"u8))
            {
                details = DetailsJson.Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return name is null || shownName is null
            ? throw new JsonException("a card has no name")
            : new RankedCard(name, shownName, alias, id, total, fees, extra, breakdown) { Details = details };
    }

    private static UserFailure ParseFailure(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        long row = 0;
        string? id = null;
        CallFailure? failure = null;
        var transient = false;
        Expect(ref json, JsonTokenType.StartObject);
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("failure"u8))
            {
                Expect(ref json, JsonTokenType.StartObject);
                (failure, transient) = ParseCallFailure(ref json);
            }
            else if (json.ValueTextEquals("row"u8))
            {
                json.Read();
                row = json.GetInt64();
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.GetString();
            }
            else
            {
                json.Skip();
            }
        }

        ExpectEnd(ref json);
        return id is null || failure is null || row == 0
            ? throw new JsonException("row, id or failure is missing")
            : new UserFailure(row, id, failure, transient);
    }

    private static (CallFailure Failure, bool Transient) ParseCallFailure(ref Utf8JsonReader json)
    {
        var failureClass = FailureClass.None;
        var transient = false;
        int? status = null;
        var attempts = 0;
        DateTimeOffset first = default;
        DateTimeOffset last = default;
        var detail = "";
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("class"u8))
            {
                json.Read();
                failureClass = Enum.TryParse<FailureClass>(json.GetString(), out var known)
                    ? known
                    : throw new JsonException("unknown class of failure");
            }
            else if (json.ValueTextEquals("transient"u8))
            {
                json.Read();
                transient = json.GetBoolean();
            }
            else if (json.ValueTextEquals("status"u8))
            {
                json.Read();
                status = json.TokenType == JsonTokenType.Null ? null : json.GetInt32();
            }
            else if (json.ValueTextEquals("attempts"u8))
            {
                json.Read();
                attempts = json.GetInt32();
            }
            else if (json.ValueTextEquals("first"u8))
            {
                json.Read();
                first = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("last"u8))
            {
                json.Read();
                last = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("detail"u8))
            {
                json.Read();
                detail = json.GetString() ?? "";
            }
            else
            {
                json.Skip();
            }
        }

        return (new CallFailure(failureClass, status, attempts, first, last, detail), transient);
    }

    private static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new JsonException($"expected {type}, found {json.TokenType}");
        }
    }

    private static void ExpectEnd(ref Utf8JsonReader json)
    {
        if (json.Read())
        {
            throw new JsonException("there is text after the object");
        }
    }
}
