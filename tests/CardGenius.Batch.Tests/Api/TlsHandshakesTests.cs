using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Tests.Telemetry;

namespace CardGenius.Batch.Tests.Api;

[Collection(nameof(TelemetryTests))]
public sealed class TlsHandshakesTests
{
    [Fact]
    public async Task A_handshake_is_measured_with_its_version() =>
        Assert.Equal(["tls.protocol.version=1.3"], await HandshakesAsync(acceptsCertificate: true));

    [Fact]
    public async Task A_handshake_that_fails_is_measured_with_its_error() =>
        Assert.Contains("error.type=tls", await HandshakesAsync(acceptsCertificate: false));

    private static async Task<List<string>> HandshakesAsync(bool acceptsCertificate)
    {
        using var recorder = new Recorder(meter => meter.Name == BatchTelemetry.Name);
        using var certificate = SelfSigned();
        await using var server = RawServerWith(certificate);
        var settings = new ApiSettings { Url = server.Url, Attempts = 1 };
        using var client = new CardGeniusClient(settings, 1, new RankingRules(), handler: () => Handler(settings, acceptsCertificate));
        await client.ProbeAsync(CancellationToken.None);
        return
        [
            .. recorder.Read()
                .Where(m => m.Instrument.Name == "cardgenius.tls.handshake.duration")
                .SelectMany(m => m.Tags.Select(t => $"{t.Key}={t.Value}")),
        ];
    }

    private static SocketsHttpHandler Handler(ApiSettings settings, bool acceptsCertificate)
    {
        var handler = AttemptSender.CreateHandler(settings, 1);
        if (acceptsCertificate)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => acceptsCertificate };
        }

        return handler;
    }

    private static RawServer RawServerWith(X509Certificate2 certificate) => new(
        (stream, cancelled) => RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", cancelled), certificate);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
