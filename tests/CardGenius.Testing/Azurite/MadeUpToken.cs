using System.Buffers.Text;
using System.Text;

namespace CardGenius.Testing.Azurite;

/// <summary>Creates a bearer token that Azurite accepts. Azurite checks a token's claims and not its signature.</summary>
public static class MadeUpToken
{
    public static string Write(DateTimeOffset now, out DateTimeOffset ends)
    {
        ends = now.AddHours(1);
        var claims = $$"""
            {"aud":"https://storage.azure.com","iss":"https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
            "iat":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"nbf":{{now.AddMinutes(-5).ToUnixTimeSeconds()}},"exp":{{ends.ToUnixTimeSeconds()}},
            "oid":"23657296-5cd5-45b0-a809-d972a7f4dfe1","tid":"dd0d0df1-06c3-436c-8034-4b9a153097ce"}
            """;
        return string.Join('.', Encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"), Encode(claims), Encode("not signed"));
    }

    private static string Encode(string part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part));
}
