using CardGenius.Batch.Settings;

namespace CardGenius.Batch.Api;

/// <summary>Prevents that the partner token is sent to another machine without encryption.</summary>
public static class PlainHttp
{
    /// <summary>Returns a message that says why an address must not be called; null if it may be called.</summary>
    /// <param name="url">The address of the API.</param>
    /// <param name="partnerToken">The token that would be sent; null or empty for none.</param>
    /// <param name="isAllowed">Whether <see cref="SettingTable.AllowPlainHttp"/> allows it.</param>
    public static string? FindRefusal(string url, string? partnerToken, bool isAllowed) =>
        !string.IsNullOrEmpty(partnerToken)
        && !isAllowed
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
        && !address.IsLoopback
            ? $"The partner token would be sent unencrypted to {address.Authority}, so no request was made. Use https. "
                + $"To send the token unencrypted anyway, set {SettingTable.AllowPlainHttp.Variable}=true."
            : null;
}
