namespace CardGenius.Batch.Api;

/// <summary>Keeps the partner token off unencrypted connections to other machines.</summary>
public static class PlainHttp
{
    /// <summary>The environment variable, and the app setting, that allows it: <c>true</c> or <c>false</c>.</summary>
    public const string Setting = "CARDGENIUS_ALLOW_PLAIN_HTTP";

    /// <summary>Why an address cannot be called, for a message; null where it can.</summary>
    /// <param name="url">The API's address.</param>
    /// <param name="partnerToken">The token that would be sent; null or empty: none.</param>
    /// <param name="isAllowed">Whether <see cref="Setting"/> allows it.</param>
    public static string? FindRefusal(string url, string? partnerToken, bool isAllowed) =>
        !string.IsNullOrEmpty(partnerToken)
        && !isAllowed
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
        && !address.IsLoopback
            ? $"The partner token would be sent unencrypted to {address.Authority}, so no request was made. Use https. "
                + $"To send the token unencrypted all the same, set {Setting}=true."
            : null;
}
