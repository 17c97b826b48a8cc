using CardGenius.Batch.Settings;

namespace CardGenius.Batch.Api;

/// <summary>Refuses to send the partner token unencrypted to another machine.</summary>
public static class PlainHttp
{
    /// <summary>Returns why the program cannot send requests to an address, for a message; null if it can.</summary>
    /// <param name="url">The API's address.</param>
    /// <param name="partnerToken">The token that would be sent; null or empty: none.</param>
    /// <param name="isAllowed">Whether <see cref="SettingTable.AllowPlainHttp"/> allows it.</param>
    public static string? FindRefusal(string url, string? partnerToken, bool isAllowed) =>
        !string.IsNullOrEmpty(partnerToken)
        && !isAllowed
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
        && !address.IsLoopback
            ? $"The partner token would be sent unencrypted to {address.Authority}, so no request was made. Use https. "
                + $"To send the token unencrypted all the same, set {SettingTable.AllowPlainHttp.Variable}=true."
            : null;
}
