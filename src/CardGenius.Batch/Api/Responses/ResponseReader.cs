using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>
/// Reads the body of a response as it arrives, through one buffer that is reused for every response (promise 5). The class is not thread-safe.
/// </summary>
/// <param name="rules">The ranking rules.</param>
/// <param name="texts">The cache of texts that occur in many responses.</param>
/// <param name="maxBytes">The maximum length of a body, in bytes.</param>
/// <param name="checkEchoedSpends">Whether a response is refused if it echoes other spends than were sent.</param>
internal sealed class ResponseReader(RankingRules rules, TextCache texts, long maxBytes, bool checkEchoedSpends = true)
{
    /// <summary>The size of the buffer in bytes. A larger buffer is used only if a single text or number needs it.</summary>
    public const int BufferBytes = 32 * 1024;

    /// <summary>The maximum length of a single text or number, in bytes.</summary>
    public const int MaxTokenBytes = 1024 * 1024;

    // The body of an error response is read to its end up to this length, so that its connection can be reused.
    private const int MaxErrorBytes = 64 * 1024;

    private readonly ResponseParser _parser = new(rules, texts);
    private readonly byte[] _own = new byte[BufferBytes];
    private readonly byte[] _head = new byte[BodyExcerpt.MaxBytes];
    private byte[] _buffer = [];
    private int _filled;
    private int _headLength;
    private long _total;

    /// <summary>Reads a body and ranks its cards. Errors in the body are returned, never thrown.</summary>
    /// <param name="body">The body.</param>
    /// <param name="request">The request that was sent. A response that echoes other spends is <see cref="FailureClass.Mismatched"/>. If the
    /// request is empty, the response is not compared with it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
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

                if (Parse(ended, request.Span) is { } response)
                {
                    return response;
                }
            }
        }
        finally
        {
            ReturnBuffer();
        }
    }

    /// <summary>Reads the body of an error response. Returns an excerpt of its beginning, and whether the body was read to its end.</summary>
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

                SaveHead();
                _filled = 0;
            }

            return (BodyExcerpt.Of(_head.AsSpan(0, _headLength), request.Span), ended);
        }
        finally
        {
            ReturnBuffer();
        }
    }

    private void Begin()
    {
        _buffer = _own;
        _filled = 0;
        _headLength = 0;
        _total = 0;
    }

    private void ReturnBuffer()
    {
        if (_buffer != _own)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = _own;
        }
    }

    // Fills the whole buffer before it is parsed. Otherwise a token that arrives byte by byte would be parsed again for each byte.
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
                return (false, ParsedResponse.Failed(
                    FailureClass.CutOff, $"The response ended early, after {_total} bytes: {e.Message}", ended: false));
            }
            catch (InvalidDataException)
            {
                return (false, _total > 0
                    ? ParsedResponse.Failed(FailureClass.CutOff, $"The compressed response ended early, after {_total} bytes.", ended: false)
                    : ParsedResponse.Failed(
                        FailureClass.NotJson, "The response is not compressed as its Content-Encoding header says.", ended: false));
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

    /// <summary>Returns the failure for a response that is longer than the setting allows.</summary>
    public static ParsedResponse TooLarge(long maxBytes) =>
        ParsedResponse.Failed(FailureClass.TooLarge, $"The response is longer than {maxBytes} bytes.", ended: false);

    // The body belongs to another user, so the failure record must not contain any of it.
    private static ParsedResponse Mismatched() => ParsedResponse.Failed(
        FailureClass.Mismatched,
        "The response echoes other spends than were sent, so it belongs to another request. It was not used, and its connection was closed.",
        ended: false);

    private ParsedResponse? Parse(bool ended, ReadOnlySpan<byte> request)
    {
        if (_headLength == 0)
        {
            SaveHead();
            RemovePreamble();
        }

        var isCutOff = false;
        try
        {
            Consume(isLast: false);
            if (_parser.IsMismatched)
            {
                return Mismatched();
            }

            if (ended)
            {
                // If the JSON was valid so far and is invalid only because it ends here, the response was cut off.
                isCutOff = _parser.Began;
                Consume(isLast: true);
                var response = _parser.Conclude();
                return response.Class == FailureClass.None ? response : Failed(response.Class, response.Detail!, ended, request);
            }
        }
        catch (JsonException) when (isCutOff)
        {
            return Failed(FailureClass.CutOff, $"The response ended early, after {_total} bytes.", ended, request);
        }
        catch (JsonException) when (ended && _total == 0)
        {
            return ParsedResponse.Failed(FailureClass.NotJson, "The response is empty.", ended);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            return Failed(FailureClass.NotJson, "The response is not JSON.", ended, request);
        }

        if (_filled < _buffer.Length)
        {
            return null;
        }

        return Grow() ? null : ParsedResponse.Failed(
            FailureClass.TooLarge, $"The response contains a text or number that is longer than {MaxTokenBytes} bytes.", ended);
    }

    private void Consume(bool isLast)
    {
        var json = _buffer.AsSpan(0, _filled);
        var consumed = _parser.Consume(json, isLast);
        // Utf8JsonReader does not validate texts that are not read. Tokens begin and end with ASCII, so no character is split here.
        if (!Utf8.IsValid(json[..consumed]))
        {
            throw new InvalidDataException();
        }

        json[consumed..].CopyTo(json);
        _filled -= consumed;
    }

    private bool Grow()
    {
        if (_buffer.Length >= MaxTokenBytes)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ReturnBuffer();
        _buffer = larger;
        return true;
    }

    private void SaveHead()
    {
        if (_headLength == 0)
        {
            _headLength = Math.Min(_filled, _head.Length);
            _buffer.AsSpan(0, _headLength).CopyTo(_head);
        }
    }

    private void RemovePreamble()
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
