using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Serve;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Serve;

public sealed class ServeCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public ServeCertificateTests() => _certificate = new CertificateRequest("CN=test", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_pfx_file_is_read_with_its_password()
    {
        var file = _folder.File("a.pfx");
        File.WriteAllBytes(file, _certificate.Export(X509ContentType.Pfx, "made-up"));
        using var read = ServeCertificate.Read(file, "made-up");
        Assert.Equal((_certificate.Thumbprint, true), (read.Thumbprint, read.HasPrivateKey));
        Assert.Contains("--certificate: ", Assert.Throws<UsageException>(() => ServeCertificate.Read(file, "other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pem_file_contains_the_certificate_and_its_key()
    {
        var file = _folder.Write("a.pem", $"{_certificate.ExportCertificatePem()}\n{_key.ExportPkcs8PrivateKeyPem()}\n");
        using var read = ServeCertificate.Read(file, null);
        Assert.Equal((_certificate.Thumbprint, true), (read.Thumbprint, read.HasPrivateKey));
    }

    [Fact]
    public void A_file_without_a_key_is_refused()
    {
        var file = _folder.Write("a.pem", _certificate.ExportCertificatePem());
        Assert.Contains(file, Assert.Throws<UsageException>(() => ServeCertificate.Read(file, null)).Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => ServeCertificate.Read(_folder.File("none.pfx"), null));
    }
}
