using System.Security.Authentication;

namespace CardGenius.Batch.Api;

/// <summary>The certificate of the server is not trusted. The certificate validation throws this exception, so that it can be distinguished from
/// other failures of the TLS handshake.</summary>
internal sealed class UntrustedCertificateException(string message) : AuthenticationException(message);
