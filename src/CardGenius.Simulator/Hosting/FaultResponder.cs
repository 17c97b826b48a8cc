using System.Globalization;
using System.Text;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator.Hosting;

/// <summary>Answers badly, in every way that <see cref="FaultKind"/> names.</summary>
internal sealed class FaultResponder(ResponseWriter answers, TimeProvider time)
{
    private const long HugeBytes = 100L * 1024 * 1024;
    private const long BombBytes = 4L * 1024 * 1024 * 1024;

    private readonly Lock _gate = new();
    private SpendProfile? _latest;
    private SpendProfile? _before;

    /// <summary>Keeps the two latest profiles with spends that differ, for <see cref="FaultKind.Stray"/>.</summary>
    public void Remember(SpendProfile profile)
    {
        lock (_gate)
        {
            if (profile.Spends.Count > 0 && profile.Hash != _latest?.Hash)
            {
                _before = _latest;
                _latest = profile;
            }
        }
    }

    public async Task AnswerAsync(Exchange exchange, SpendProfile profile, FaultRule rule)
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
            FaultKind.DeepNesting => SpoiltAsync(exchange, profile, ResponseSpoiling.DeepNesting),
            FaultKind.DuplicateKeys => SpoiltAsync(exchange, profile, ResponseSpoiling.DuplicateKeys),
            FaultKind.NotANumber => SpoiltAsync(exchange, profile, ResponseSpoiling.NotANumber),
            FaultKind.HugeNumbers => SpoiltAsync(exchange, profile, ResponseSpoiling.HugeNumbers),
            FaultKind.InvalidUtf8 => SpoiltAsync(exchange, profile, ResponseSpoiling.InvalidUtf8),
            FaultKind.WrongContentType => SpoiltAsync(exchange, profile, ResponseSpoiling.None, "text/plain"),
            FaultKind.GzipBomb => BombAsync(exchange, rule.Bytes ?? BombBytes),
            FaultKind.Stray => SpoiltAsync(exchange, OtherThan(profile), ResponseSpoiling.None),
            _ => throw new InvalidOperationException($"No answer is known for the fault {rule.Kind}."),
        });
    }

    private SpendProfile OtherThan(SpendProfile profile)
    {
        lock (_gate)
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
        await exchange.SendAsync(rule.Status, ErrorBody.Json, ErrorBody.Create(code, "The request was not answered."));
    }

    private string? RetryAfterOf(FaultRule rule) =>
        rule.RetryAfter is { } text
        && text.StartsWith("date", StringComparison.Ordinal)
        && double.TryParse(text.AsSpan(4), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
            : rule.RetryAfter;

    private async Task SpoiltAsync(Exchange exchange, SpendProfile profile, ResponseSpoiling spoiling, string contentType = ErrorBody.Json)
    {
        using var answer = answers.Write(profile, spoiling);
        await exchange.SendAsync(200, contentType, answer.Memory);
    }

    /// <summary>
    /// Half a body. The server closes a connection gently, with all bytes sent before, when fewer bytes were written than promised; an abort would throw away
    /// what is still on its way.
    /// </summary>
    private async Task CutOffAsync(Exchange exchange, SpendProfile profile, bool isChunked)
    {
        using var answer = answers.Write(profile);
        var half = answer.Memory[..(answer.Length / 2)];
        exchange.Begin(200, ErrorBody.Json);
        if (!isChunked)
        {
            exchange.Response.ContentLength = answer.Length;
            await exchange.SendLastAsync(half, RequestEnd.BrokenOff);
            return;
        }

        // With this header set by hand the server leaves the chunks to us, so the last one can be left out.
        exchange.Response.Headers.TransferEncoding = "chunked";
        exchange.Response.Headers.Connection = "close";
        await exchange.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{half.Length:x}\r\n")));
        await exchange.WriteAsync(half);
        await exchange.SendLastAsync("\r\n"u8.ToArray(), RequestEnd.BrokenOff);
    }

    private async Task HugeAsync(Exchange exchange, SpendProfile profile, long bytes)
    {
        using var answer = answers.Write(profile);
        var (open, card, close) = OneCard(answer.Memory);
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
        using var answer = answers.Write(profile);
        var (open, card, _) = OneCard(answer.Memory);
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
        using var answer = answers.Write(profile);
        exchange.Begin(200, ErrorBody.Json);
        exchange.Response.ContentLength = answer.Length;
        for (var i = 0; i < answer.Length - 1; i++)
        {
            await exchange.WriteAsync(answer.Memory.Slice(i, 1));
            await Task.Delay(interval, time, exchange.Aborted);
        }

        await exchange.SendLastAsync(answer.Memory[^1..], RequestEnd.Answered);
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

    /// <summary>Takes an answer apart: what stands before its first card, that card, and the closing of all that is open.</summary>
    private static (byte[] Open, byte[] Card, byte[] Close) OneCard(ReadOnlyMemory<byte> answer)
    {
        var start = answer.Span.IndexOf("{\"card_name\""u8);
        if (start < 0)
        {
            return ("{\"savings\":["u8.ToArray(), "{\"card_name\":null}"u8.ToArray(), "]}"u8.ToArray());
        }

        var rest = answer.Span[(start + 1)..];
        var next = rest.IndexOf(",{\"card_name\""u8);
        var end = next >= 0 ? start + 1 + next : answer.Span.LastIndexOf("]"u8);
        return (answer[..start].ToArray(), answer[start..end].ToArray(), answer[answer.Span.LastIndexOf("]"u8)..].ToArray());
    }
}
