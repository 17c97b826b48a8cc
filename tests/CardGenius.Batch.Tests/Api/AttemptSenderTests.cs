using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Tests.Api.Responses;

namespace CardGenius.Batch.Tests.Api;

public class AttemptSenderTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";

    [Fact]
    public async Task Requests_share_one_connection_and_have_the_documented_form()
    {
        await using var server = RawServer.Saying($"{Ok}Content-Length: {SampleResponses.OneCard.Length}\r\n\r\n{SampleResponses.OneCard}");
        using var client = Client(server.Url);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(CallVerdict.Answered, (await CallAsync(client)).Verdict);
        }

        Assert.Equal((1, 5), (server.Connections, server.Requests));
        var lines = server.Heads[0].Split("\r\n");
        Assert.Equal("POST /cg/api/pro HTTP/1.1", lines[0]);
        Assert.Contains("Content-Type: application/json", lines);
        Assert.Contains("User-Agent: CardGenius-Batch-Runner/1.0", lines);
        Assert.Contains($"Content-Length: {ClientHarness.Request.Length}", lines);
        Assert.Contains("Accept-Encoding: gzip, deflate, br", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("Cookie", StringComparison.Ordinal) || l.StartsWith("Expect", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Compressed_responses_are_read(string encoding)
    {
        var body = Compressed(encoding, SampleResponses.OfSize(200_000));
        await using var server = RawServer.Saying($"{Ok}Content-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n", body);
        using var client = Client(server.Url);

        var result = await CallForSampleAsync(client);

        Assert.Equal(10, result.Cards.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n[]", FailureClass.None)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", FailureClass.None)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: ;;;charset=utf-99\r\nContent-Length: 2\r\n\r\n[]", FailureClass.None)]
    [InlineData(Chunked + "2\r\n[]\r\n0\r\n\r\n", FailureClass.None)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", FailureClass.NotJson)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FailureClass.NotJson)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", FailureClass.NotJson)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]", FailureClass.NotJson)]
    [InlineData("SSH-2.0-OpenSSH_9.0\r\n\r\n", FailureClass.NotJson)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", FailureClass.WrongShape)]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 5\r\n\r\nsorry", FailureClass.ServerError)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n[", FailureClass.TooLarge)]
    public async Task Every_response_has_its_class(string response, FailureClass failureClass)
    {
        await using var server = RawServer.Saying(response);
        using var client = Client(server.Url);

        Assert.Equal(failureClass, Assert.Single((await CallAsync(client)).Attempts).Class);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("", FailureClass.Connection)]
    [InlineData("HTTP/1.1 20", FailureClass.Connection)]
    [InlineData(Ok + "Content-Length: 100\r\n\r\n[", FailureClass.CutOff)]
    [InlineData(Chunked + "5\r\n[{\"a\"\r\n", FailureClass.CutOff)]
    [InlineData(Chunked + "zz\r\n", FailureClass.CutOff)]
    [InlineData(Ok + "Connection: close\r\n\r\n[{\"a\":1", FailureClass.CutOff)]
    public async Task A_connection_that_ends_before_or_inside_the_response_has_a_class(string response, FailureClass failureClass)
    {
        await using var server = new RawServer(async (stream, cancelled) =>
        {
            await RawServer.WriteAsync(stream, response, cancelled);
            stream.Close();
        });
        using var client = Client(server.Url);

        Assert.Equal(failureClass, Assert.Single((await CallAsync(client)).Attempts).Class);
    }

    [Theory]
    [InlineData("", FailureClass.Connection)]
    [InlineData(Ok + "Content-Length: 100\r\n\r\n[", FailureClass.CutOff)]
    public async Task A_reset_before_or_inside_the_response_has_a_class(string response, FailureClass failureClass)
    {
        await using var server = new RawServer(async (stream, cancelled) =>
        {
            await RawServer.WriteAsync(stream, response, cancelled);
            throw new IOException("reset it");
        });
        using var client = Client(server.Url);

        var attempt = Assert.Single((await CallAsync(client)).Attempts).Class;

        // A reset can overtake the bytes before it.
        Assert.True(attempt == failureClass || attempt == FailureClass.Connection, attempt.ToString());
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "gzip")]
    [InlineData(true, "br")]
    public async Task The_connection_of_a_response_to_another_request_is_closed(bool isChunked, string? encoding)
    {
        // On its first connection, the server sends each response to the next request, like a desynchronized proxy.
        var responses = 0;
        await using var server = new RawServer(async (stream, cancelled) =>
        {
            var isStray = Interlocked.Increment(ref responses) == 2;
            var body = Encoding.UTF8.GetBytes(Echo(isStray ? "777" : "123456"));
            body = encoding is null ? body : Compressed(encoding, body);
            var head = Ok + (encoding is null ? "" : $"Content-Encoding: {encoding}\r\n");
            await RawServer.WriteAsync(
                stream, head + (isChunked ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n" : $"Content-Length: {body.Length}\r\n\r\n"), cancelled);
            await stream.WriteAsync(body, cancelled);
            await RawServer.WriteAsync(stream, isChunked ? "\r\n0\r\n\r\n" : "", cancelled);
        });
        using var client = Client(server.Url);

        var results = new List<CallResult>();
        for (var i = 0; i < 4; i++)
        {
            results.Add(await CallAsync(client));
        }

        Assert.Equal(
            [FailureClass.None, FailureClass.Mismatched, FailureClass.None, FailureClass.None],
            results.Select(r => Assert.Single(r.Attempts).Class));
        Assert.Empty(results[1].Cards);
        Assert.Equal((2, 4), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task A_neutral_response_is_compared_unless_the_check_is_off()
    {
        await using var server = RawServer.Saying($"{Ok}Content-Length: {Echo("777").Length}\r\n\r\n{Echo("777")}");
        using var client = Client(server.Url);
        using var unchecking = Client(server.Url, new ApiSettings { CheckEchoedSpends = false });

        Assert.Equal(FailureClass.Mismatched, (await client.ProbeAsync(default)).Failure!.Class);
        Assert.Equal(CallVerdict.Answered, (await CallAsync(unchecking)).Verdict);
    }

    [Fact]
    public async Task A_refused_connection_is_a_connection_failure()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = Client($"http://localhost:{port}/");

        var result = await CallAsync(client);

        Assert.Equal(FailureClass.Connection, result.Failure!.Class);
        Assert.Contains("Connection refused", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Ok)]
    [InlineData(Ok + "Content-Length: 1000000\r\n\r\n")]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\n")]
    public async Task A_response_that_arrives_byte_by_byte_times_out(string head)
    {
        await using var server = new RawServer(async (stream, cancelled) =>
        {
            await RawServer.WriteAsync(stream, head, cancelled);
            while (true)
            {
                await RawServer.WriteAsync(stream, " ", cancelled);
                await Task.Delay(20, cancelled);
            }
        });
        using var client = Client(server.Url, new ApiSettings { TimeoutSeconds = 0.2 });

        var result = await CallAsync(client);

        Assert.Equal(FailureClass.Timeout, result.Failure!.Class);
        Assert.InRange(result.Attempts[0].Latency.TotalSeconds, 0.15, 5);
    }

    [Fact]
    public async Task The_concurrency_also_holds_at_the_server_after_aborted_attempts()
    {
        await using var server = new RawServer((_, cancelled) => Task.Delay(Timeout.Infinite, cancelled));
        using var client = Client(server.Url, new ApiSettings { TimeoutSeconds = 0.15, RampSeconds = 0 }, concurrency: 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync(client)));

        Assert.All(results, r => Assert.Equal(FailureClass.Timeout, r.Failure!.Class));
        Assert.InRange(server.Requests, 1, 4);
        Assert.InRange(server.MostInFlight, 1, 2);
    }

    [Theory]
    [InlineData("200 OK", FailureClass.TooLarge, 2_000_000)]
    [InlineData("503 Busy", FailureClass.ServerError, 64 * 1024)]
    public async Task An_endless_body_is_read_only_up_to_a_limit(string status, FailureClass failureClass, long bound)
    {
        var sent = 0L;
        await using var server = new RawServer(async (stream, cancelled) =>
        {
            await RawServer.WriteAsync(stream, $"HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n", cancelled);
            for (var chunk = Encoding.Latin1.GetBytes("8000\r\n" + new string(' ', 0x8000) + "\r\n"); ; sent += 0x8000)
            {
                await stream.WriteAsync(chunk, cancelled);
            }
        });
        using var client = Client(server.Url, new ApiSettings { MaxAnswerBytes = 2_000_000 });

        Assert.Equal(failureClass, Assert.Single((await CallAsync(client)).Attempts).Class);

        // The bytes in the buffers of the sockets were sent, but not read.
        Assert.InRange(Volatile.Read(ref sent), 0, bound + 12_000_000);
    }

    [Theory]
    [InlineData("gzip", "[\"x")]
    [InlineData("gzip", "[ ")]
    [InlineData("br", "[1,2")]
    public async Task A_compression_bomb_is_not_unpacked(string encoding, string start)
    {
        // The body has 200 MB when unpacked. It is packed by a stream, so that the test needs little memory.
        using var packed = new MemoryStream();
        await using (var packer = Packer(encoding, packed))
        {
            packer.Write(Encoding.Latin1.GetBytes(start));
            var filling = new byte[1 << 20];
            filling.AsSpan().Fill((byte)start[^1]);
            for (var i = 0; i < 200; i++)
            {
                packer.Write(filling);
            }
        }

        var body = packed.ToArray();
        await using var server = RawServer.Saying($"{Ok}Content-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n", body);
        using var client = Client(server.Url);

        var result = await CallAsync(client);

        Assert.Equal(FailureClass.TooLarge, result.Failure!.Class);
        Assert.InRange(result.Attempts[0].Latency.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task A_compressed_response_that_ends_early_is_cut_off()
    {
        var body = Compressed("gzip", SampleResponses.OfSize(200_000));
        await using var server = RawServer.Saying($"{Ok}Content-Encoding: gzip\r\nContent-Length: {body.Length / 2}\r\n\r\n", body[..(body.Length / 2)]);
        using var client = Client(server.Url);

        Assert.Equal(FailureClass.CutOff, (await CallForSampleAsync(client)).Failure!.Class);
    }

    [Fact]
    public async Task Endless_headers_are_too_large()
    {
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat($"X: {new string('x', 1000)}\r\n", 1000)));
        using var client = Client(server.Url);

        Assert.Equal(FailureClass.TooLarge, (await CallAsync(client)).Failure!.Class);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_fatal_and_nothing_is_sent()
    {
        using var certificate = SelfSigned();
        await using var server = new RawServer((_, _) => Task.CompletedTask, certificate);
        using var client = Client(server.Url);

        var result = await CallAsync(client);

        Assert.Equal((CallVerdict.Fatal, FailureClass.UntrustedCertificate), (result.Verdict, result.Failure!.Class));
        Assert.Contains("is not trusted: RemoteCertificateChainErrors (UntrustedRoot", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Contains("--api, CARDGENIUS_API or api.base_url", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_server_without_TLS_is_a_TLS_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = AnswerPlainlyAsync();
        using var client = Client($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        Assert.Equal(FailureClass.Tls, (await CallAsync(client)).Failure!.Class);
        await accepting;

        async Task AnswerPlainlyAsync()
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[1000]);
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }
    }

    [Fact]
    public async Task A_host_name_that_does_not_resolve_is_named()
    {
        using var client = Client("http://no-such-host.invalid/");

        var result = await CallAsync(client);

        Assert.Equal(FailureClass.Dns, result.Failure!.Class);
        Assert.Equal("The host name no-such-host.invalid does not resolve (--api, CARDGENIUS_API or api.base_url).", result.Failure.Detail);
    }

    private static CardGeniusClient Client(string url, ApiSettings? settings = null, int concurrency = 20) =>
        new((settings ?? new ApiSettings()) with { Url = url, Attempts = 1 }, concurrency, new RankingRules());

    private static string Echo(string spend) =>
        $$"""[{"card_name":"A","joining_fees":1,"total_savings_yearly":9,"total_extra_benefits":0,"spending_breakdown":{"amazon_spends":{"spend": {{spend}} } } }]""";

    private static Task<CallResult> CallAsync(CardGeniusClient client) =>
        client.RecommendAsync(ClientHarness.Request, default, default).AsTask();

    // The spend that the sample response echoes.
    private static Task<CallResult> CallForSampleAsync(CardGeniusClient client) =>
        client.RecommendAsync("{\"amazon_spends\":1280}"u8.ToArray(), default, default).AsTask();

    private static byte[] Compressed(string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var packer = Packer(encoding, packed))
        {
            packer.Write(body);
        }

        return packed.ToArray();
    }

    private static Stream Packer(string encoding, Stream target) => encoding switch
    {
        "gzip" => new GZipStream(target, CompressionLevel.Fastest),
        "br" => new BrotliStream(target, CompressionLevel.Fastest),
        _ => new ZLibStream(target, CompressionLevel.Fastest),
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
