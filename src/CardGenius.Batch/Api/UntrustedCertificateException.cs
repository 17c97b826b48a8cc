using System.Security.Authentication;

namespace CardGenius.Batch.Api;

/// <summary>The server's certificate is not trusted: thrown from the validation itself, so that it cannot be taken for another failure of
/// the handshake.</summary>
internal sealed class UntrustedCertificateException(string message) : AuthenticationException(message);
