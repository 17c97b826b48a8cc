using System.Globalization;
using System.Text;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator.Hosting;

/// <summary>Sends the responses of the faults.</summary>
internal sealed class FaultResponder(ResponseWriter responses, TimeProvider time)
{
    private const long HugeBytes = 100L * 1024 * 1024;
    private const long BombBytes = 4L * 1024 * 1024 * 1024;

    private readonly Lock _lock = new();
    private SpendProfile? _latest;
    private SpendProfile? _before;

    /// <summary>Keeps the two latest profiles with different spends, for <see cref="FaultKind.Stray"/>.</summary>
    public void Remember(SpendProfile profile)
    {
        lock (_lock)
        {
            if (profile.Spends.Count > 0 && profile.Hash != _latest?.Hash)
            {
                _before = _latest;
                _latest = profile;
            }
        }
    }

    public async Task RespondAsync(Exchange exchange, SpendProfile profile, FaultRule rule)
    {
        if (rule.Delay > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(rule.Delay), time, exchange.Aborted);
        }

        await (rule.Kind switch
        {
            FaultKind.Status => ErrorAsync(exchange, rule),
            FaultKind.Reset => ResetAsync(exchange),
            FaultKind.Hang => Task.Delay(Timeout.InfiniteTimeSpan, time, exchange.Aborted),
            FaultKind.CutOff => CutOffAsync(exchange, profile, isChunked: false),
            FaultKind.CutOffChunked => CutOffAsync(exchange, profile, isChunked: true),
            FaultKind.Html => exchange.SendAsync(200, "text/html", Page("Welcome")),
            FaultKind.HtmlBadGateway => exchange.SendAsync(502, "text/html", Page("502 Bad Gateway")),
            FaultKind.CalculationError => exchange.SendAsync(200, ErrorBody.Json, ErrorBody.Create("CALC_001", "Unable to calculate the savings")),
            FaultKind.WrongShape => exchange.SendAsync(
                200, ErrorBody.Json, "{\"status\":\"success\",\"message\":\"\",\"data\":{\"success\":true,\"results\":{\"count\":0}}}"u8.ToArray()),
            FaultKind.EmptyBody => exchange.SendAsync(200, ErrorBody.Json, ReadOnlyMemory<byte>.Empty),
            FaultKind.HugeBody => HugeAsync(exchange, profile, rule.Bytes ?? HugeBytes),
            FaultKind.EndlessBody => EndlessAsync(exchange, profile),
            FaultKind.Drip => DripAsync(exchange, profile, TimeSpan.FromSeconds(rule.Interval)),
            FaultKind.DeepNesting => CorruptAsync(exchange, profile, ResponseSpoiling.DeepNesting),
            FaultKind.DuplicateKeys => CorruptAsync(exchange, profile, ResponseSpoiling.DuplicateKeys),
            FaultKind.NotANumber => CorruptAsync(exchange, profile, ResponseSpoiling.NotANumber),
            FaultKind.HugeNumbers => CorruptAsync(exchange, profile, ResponseSpoiling.HugeNumbers),
            FaultKind.InvalidUtf8 => CorruptAsync(exchange, profile, ResponseSpoiling.InvalidUtf8),
            FaultKind.WrongContentType => CorruptAsync(exchange, profile, ResponseSpoiling.None, "text/plain"),
            FaultKind.GzipBomb => BombAsync(exchange, rule.Bytes ?? BombBytes),
            FaultKind.Stray => CorruptAsync(exchange, OtherThan(profile), ResponseSpoiling.None),
            _ => throw new InvalidOperationException($"The fault {rule.Kind} has no response."),
        });
    }

    private SpendProfile OtherThan(SpendProfile profile)
    {
        lock (_lock)
        {
            return _latest is { } latest && latest.Hash != profile.Hash ? latest : _before ?? profile;
        }
    }

    private static byte[] Page(string title) => Encoding.UTF8.GetBytes(
        $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");

    private static Task ResetAsync(Exchange exchange)
    {
        exchange.Reset();
        return Task.CompletedTask;
    }

    private async Task ErrorAsync(Exchange exchange, FaultRule rule)
    {
        if (rule.Status == 429)
        {
            exchange.Response.Headers["X-RateLimit-Remaining"] = "0";
        }

        if (RetryAfterOf(rule) is { } retryAfter)
        {
            exchange.Response.Headers.RetryAfter = retryAfter;
        }

        var code = string.Create(CultureInfo.InvariantCulture, $"HTTP_{rule.Status}");
        await exchange.SendAsync(rule.Status, ErrorBody.Json, ErrorBody.Create(code, "The request failed."));
    }

    private string? RetryAfterOf(FaultRule rule) =>
        rule.RetryAfter is { } text
        && text.StartsWith("date", StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(4), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
            : rule.RetryAfter;

    private async Task CorruptAsync(Exchange exchange, SpendProfile profile, ResponseSpoiling spoiling, string contentType = ErrorBody.Json)
    {
        using var response = responses.Write(profile, spoiling);
        await exchange.SendAsync(200, contentType, response.Memory);
    }

    /// <summary>
    /// Sends half a body. If fewer bytes were written than announced, the server sends them all and then closes the connection. An abort would
    /// discard
    /// bytes that are not sent yet.
    /// </summary>
    private async Task CutOffAsync(Exchange exchange, SpendProfile profile, bool isChunked)
    {
        using var response = responses.Write(profile);
        var half = response.Memory[..(response.Length / 2)];
        exchange.Begin(200, ErrorBody.Json);
        if (!isChunked)
        {
            exchange.Response.ContentLength = response.Length;
            await exchange.SendLastAsync(half, RequestEnd.BrokenOff);
            return;
        }

        // With this header, the server does not write the chunk framing, so the last chunk can be omitted.
        exchange.Response.Headers.TransferEncoding = "chunked";
        exchange.Response.Headers.Connection = "close";
        await exchange.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{half.Length:x}\r\n")));
        await exchange.WriteAsync(half);
        await exchange.SendLastAsync("\r\n"u8.ToArray(), RequestEnd.BrokenOff);
    }

    private async Task HugeAsync(Exchange exchange, SpendProfile profile, long bytes)
    {
        using var response = responses.Write(profile);
        var (open, card, close) = OneCard(response.Memory);
        exchange.Begin(200, ErrorBody.Json);
        var cards = Math.Max(1, (bytes - open.Length - close.Length - card.Length) / (card.Length + 1));
        exchange.Response.ContentLength = open.Length + card.Length + (cards * (card.Length + 1)) + close.Length;
        await exchange.WriteAsync(open);
        await exchange.WriteAsync(card);
        var next = (byte[])[(byte)',', .. card];
        for (var i = 0; i < cards; i++)
        {
            await exchange.WriteAsync(next);
        }

        await exchange.SendLastAsync(close, RequestEnd.Answered);
    }

    private async Task EndlessAsync(Exchange exchange, SpendProfile profile)
    {
        using var response = responses.Write(profile);
        var (open, card, _) = OneCard(response.Memory);
        exchange.Begin(200, ErrorBody.Json);
        await exchange.WriteAsync(open);
        await exchange.WriteAsync(card);
        var next = (byte[])[(byte)',', .. card];
        while (true)
        {
            exchange.Aborted.ThrowIfCancellationRequested();
            await exchange.WriteAsync(next);
        }
    }

    private async Task DripAsync(Exchange exchange, SpendProfile profile, TimeSpan interval)
    {
        using var response = responses.Write(profile);
        exchange.Begin(200, ErrorBody.Json);
        exchange.Response.ContentLength = response.Length;
        for (var i = 0; i < response.Length - 1; i++)
        {
            await exchange.WriteAsync(response.Memory.Slice(i, 1));
            await Task.Delay(interval, time, exchange.Aborted);
        }

        await exchange.SendLastAsync(response.Memory[^1..], RequestEnd.Answered);
    }

    private static async Task BombAsync(Exchange exchange, long bytes)
    {
        var bomb = GzipBomb.Create(bytes);
        exchange.Response.Headers.ContentEncoding = "gzip";
        exchange.Begin(200, ErrorBody.Json);
        exchange.Response.ContentLength = bomb.Length;
        await exchange.WriteAsync(bomb.Head);
        for (var i = 0; i < bomb.Repeats; i++)
        {
            await exchange.WriteAsync(bomb.Member);
        }

        await exchange.SendLastAsync(bomb.Tail, RequestEnd.Answered);
    }

    /// <summary>Splits a response into the bytes before its first card, that card, and the bytes after the list of cards.</summary>
    private static (byte[] Open, byte[] Card, byte[] Close) OneCard(ReadOnlyMemory<byte> response)
    {
        var start = response.Span.IndexOf("{\"card_name\""u8);
        if (start < 0)
        {
            return ("{\"savings\":["u8.ToArray(), "{\"card_name\":null}"u8.ToArray(), "]}"u8.ToArray());
        }

        var rest = response.Span[(start + 1)..];
        var next = rest.IndexOf(",{\"card_name\""u8);
        var end = next >= 0 ? start + 1 + next : response.Span.LastIndexOf("]"u8);
        return (response[..start].ToArray(), response[start..end].ToArray(), response[response.Span.LastIndexOf("]"u8)..].ToArray());
    }
}
