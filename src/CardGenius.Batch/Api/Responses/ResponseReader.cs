using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// Reads an answer's body as it arrives, through one buffer that is used again for every answer (promise 5). Not for several
/// answers at once.
/// </summary>
/// <param name="rules">How cards are ranked.</param>
/// <param name="texts">Texts that responses have in common.</param>
/// <param name="maxBytes">The longest body that is read.</param>
/// <param name="checkEchoedSpends">Whether a response that echoes other spends than were sent is refused.</param>
internal sealed class ResponseReader(RankingRules rules, TextCache texts, long maxBytes, bool checkEchoedSpends = true)
{
    /// <summary>The buffer, unless a single text or number needs more.</summary>
    public const int BufferBytes = 32 * 1024;

    /// <summary>The longest single text or number.</summary>
    public const int MaxTokenBytes = 1024 * 1024;

    // Bodies of error answers are read to their end up to here, so that their connection can be used again.
    private const int MaxErrorBytes = 64 * 1024;

    private readonly ResponseParser _parser = new(rules, texts);
    private readonly byte[] _own = new byte[BufferBytes];
    private readonly byte[] _head = new byte[BodyExcerpt.MaxBytes];
    private byte[] _buffer = [];
    private int _filled;
    private int _headLength;
    private long _total;

    /// <summary>Reads a body and ranks the cards in it. Faults of the body are never thrown.</summary>
    /// <param name="body">The body.</param>
    /// <param name="request">The request that was sent; a response that echoes other spends is <see cref="FailureClass.Mismatched"/>.
    /// Empty: the response is not compared with its request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The time is up.</exception>
    public async ValueTask<ParsedResponse> ReadAsync(Stream body, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        Begin();
        _parser.Begin(checkEchoedSpends ? request.Span : default);
        try
        {
            while (true)
            {
                var (ended, failure) = await FillAsync(body, cancellationToken);
                if (failure is { } broken)
                {
                    return broken;
                }

                if (Parse(ended, request.Span) is { } answer)
                {
                    return answer;
                }
            }
        }
        finally
        {
            GiveBack();
        }
    }

    /// <summary>The beginning of an error answer's body, and whether the body was read to its end.</summary>
    public async ValueTask<(string Excerpt, bool Ended)> ReadErrorAsync(
        Stream body, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        Begin();
        var ended = false;
        try
        {
            while (!ended && _total <= MaxErrorBytes)
            {
                (ended, var failure) = await FillAsync(body, cancellationToken);
                if (failure is not null)
                {
                    break;
                }

                KeepHead();
                _filled = 0;
            }

            return (BodyExcerpt.Of(_head.AsSpan(0, _headLength), request.Span), ended);
        }
        finally
        {
            GiveBack();
        }
    }

    private void Begin()
    {
        _buffer = _own;
        _filled = 0;
        _headLength = 0;
        _total = 0;
    }

    private void GiveBack()
    {
        if (_buffer != _own)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = _own;
        }
    }

    // Fills the buffer to its end before anything is parsed: so a token that comes a byte at a time is not read from its start a byte
    // at a time.
    private async ValueTask<(bool Ended, ParsedResponse? Failure)> FillAsync(Stream body, CancellationToken cancellationToken)
    {
        while (_filled < _buffer.Length)
        {
            int read;
            try
            {
                read = await body.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException)
            {
                return (false, ParsedResponse.Failed(FailureClass.CutOff, $"The answer broke off after {_total} bytes: {e.Message}", ended: false));
            }
            catch (InvalidDataException)
            {
                return (false, _total > 0
                    ? ParsedResponse.Failed(FailureClass.CutOff, $"The compressed answer broke off after {_total} bytes.", ended: false)
                    : ParsedResponse.Failed(FailureClass.NotJson, "The answer is not compressed in the way it says.", ended: false));
            }

            if (read == 0)
            {
                return (true, null);
            }

            _filled += read;
            _total += read;
            if (_total > maxBytes)
            {
                return (false, TooLarge(maxBytes));
            }
        }

        return (false, null);
    }

    /// <summary>An answer longer than the setting allows.</summary>
    public static ParsedResponse TooLarge(long maxBytes) =>
        ParsedResponse.Failed(FailureClass.TooLarge, $"The answer is longer than {maxBytes} bytes.", ended: false);

    // The body is about another user: nothing of it may reach the failure record.
    private static ParsedResponse Mismatched() => ParsedResponse.Failed(
        FailureClass.Mismatched,
        "The response echoes other spends than were sent, so it belongs to another request. It was not used, and its connection was closed.",
        ended: false);

    private ParsedResponse? Parse(bool ended, ReadOnlySpan<byte> request)
    {
        if (_headLength == 0)
        {
            KeepHead();
            DropPreamble();
        }

        var isCutOff = false;
        try
        {
            Take(isLast: false);
            if (_parser.IsMismatched)
            {
                return Mismatched();
            }

            if (ended)
            {
                // What is not wrong until here but is wrong as the end has merely lost its rest.
                isCutOff = _parser.Began;
                Take(isLast: true);
                var answer = _parser.Conclude();
                return answer.Class == FailureClass.None ? answer : Failed(answer.Class, answer.Detail!, ended, request);
            }
        }
        catch (JsonException) when (isCutOff)
        {
            return Failed(FailureClass.CutOff, $"The answer broke off after {_total} bytes.", ended, request);
        }
        catch (JsonException) when (ended && _total == 0)
        {
            return ParsedResponse.Failed(FailureClass.NotJson, "The answer is empty.", ended);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            return Failed(FailureClass.NotJson, "The answer is not JSON.", ended, request);
        }

        if (_filled < _buffer.Length)
        {
            return null;
        }

        return Grow() ? null : ParsedResponse.Failed(
            FailureClass.TooLarge, $"The answer holds a text or number longer than {MaxTokenBytes} bytes.", ended);
    }

    private void Take(bool isLast)
    {
        var json = _buffer.AsSpan(0, _filled);
        var taken = _parser.Take(json, isLast);
        // Utf8JsonReader does not look into texts that nobody asks for. Tokens begin and end with ASCII, so no character is cut here.
        if (!Utf8.IsValid(json[..taken]))
        {
            throw new InvalidDataException();
        }

        json[taken..].CopyTo(json);
        _filled -= taken;
    }

    private bool Grow()
    {
        if (_buffer.Length >= MaxTokenBytes)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        GiveBack();
        _buffer = larger;
        return true;
    }

    private void KeepHead()
    {
        if (_headLength == 0)
        {
            _headLength = Math.Min(_filled, _head.Length);
            _buffer.AsSpan(0, _headLength).CopyTo(_head);
        }
    }

    private void DropPreamble()
    {
        var preamble = Encoding.UTF8.Preamble;
        if (_buffer.AsSpan(0, _filled).StartsWith(preamble))
        {
            _filled -= preamble.Length;
            _buffer.AsSpan(preamble.Length, _filled).CopyTo(_buffer);
        }
    }

    private ParsedResponse Failed(FailureClass failureClass, string detail, bool ended, ReadOnlySpan<byte> request) =>
        ParsedResponse.Failed(
            failureClass, $"{detail} It begins: {BodyExcerpt.Of(_head.AsSpan(0, _headLength), request)}", ended);
}
