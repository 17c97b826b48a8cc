using CardGenius.Batch.Model;

namespace CardGenius.Batch.Publishing;

/// <summary>Settings as a manifest may show them.</summary>
internal static class PublicSettings
{
    /// <summary>The settings, addresses without what may be a secret: user names, passwords, queries (a shared access signature).</summary>
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
