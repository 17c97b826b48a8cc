using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Serve;

/// <summary>Reads the certificate of <c>serve</c>.</summary>
internal static class ServeCertificate
{
    /// <summary>Reads a certificate with its private key from a .pfx or .pem file.</summary>
    /// <exception cref="UsageException">The file cannot be read, or contains no private key.</exception>
    public static X509Certificate2 Read(string path, string? password)
    {
        try
        {
            var certificate = Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12"
                ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
                : password is null ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("the file contains no private key");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{ServeFlags.Certificate.Flag}: {path} cannot be used: {error.Message}",
                $"expected a .pfx file, or a .pem file with the certificate and its private key; the password is in {ServeFlags.PasswordVariable}");
        }
    }
}
