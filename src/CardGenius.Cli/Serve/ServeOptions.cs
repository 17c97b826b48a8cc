using System.Net;

namespace CardGenius.Cli.Serve;

/// <summary>Where <c>serve</c> listens, and who can use it.</summary>
/// <param name="Listen">The address and the port.</param>
/// <param name="Certificate">The full path of the certificate's file; null: HTTP.</param>
/// <param name="Password">The password of the certificate's file; null for none.</param>
/// <param name="IsBehindProxy">Whether a proxy adds HTTPS.</param>
/// <param name="IsNewKey">Whether a new key replaces the stored one.</param>
internal sealed record ServeOptions(IPEndPoint Listen, string? Certificate, string? Password, bool IsBehindProxy, bool IsNewKey)
{
    /// <summary>Whether other machines can reach the address.</summary>
    public bool IsForOthers => !IPAddress.IsLoopback(Listen.Address);

    /// <summary>Whether callers must send a key.</summary>
    public bool NeedsKey => IsForOthers || IsBehindProxy;
}
