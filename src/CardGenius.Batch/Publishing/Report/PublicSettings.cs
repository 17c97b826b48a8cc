using CardGenius.Batch.Model;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>Removes secrets from the settings for files that other people read.</summary>
internal static class PublicSettings
{
    /// <summary>Returns the settings without the parts of addresses that can be secret: user name, password and query (a shared access
    /// signature).</summary>
    public static RunSettings Of(RunSettings settings) => settings with
    {
        Api = settings.Api with { Url = WithoutSecrets(settings.Api.Url) },
        Input = settings.Input with { Path = WithoutSecrets(settings.Input.Path) },
    };

    private static string WithoutSecrets(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : address;
}
