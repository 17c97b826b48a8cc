using System.Net;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>The rule for which hosts a load test may send requests to.</summary>
public static class LoadPermission
{
    /// <summary>Returns whether an address names this machine by a loopback address or as <c>localhost</c>. Such a test needs no permission.</summary>
    /// <param name="address">The address.</param>
    public static bool IsLoopback(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out var ip) ? IPAddress.IsLoopback(ip) : IsSame(address.Host, "localhost");

    /// <summary>Returns whether the stated host is the host of an address. The port can be stated, too.</summary>
    /// <param name="address">The address.</param>
    /// <param name="host">The host that the user stated.</param>
    public static bool Names(Uri address, string host) =>
        IsSame(host, address.Host) || IsSame(host, address.IdnHost) || IsSame(host, address.DnsSafeHost) || IsSame(host, $"{address.Host}:{address.Port}");

    private static bool IsSame(string first, string second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
}
