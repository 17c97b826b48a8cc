using System.Text;
using CardGenius.Batch.Service;
using CardGenius.Batch.Service.Http;

namespace CardGenius.Batch.Tests.Service.Http;

public class FingerprintsTests
{
    // The values were made by the first version: its runs must still be found by the same request.
    [Theory]
    [InlineData(
        """{"run_id":"r","input":"weekly/users.csv"}""",
        "http dc980654ad563d3e61c3898f02129d3caec78c258570d4dd89769e67e01090ec")]
    [InlineData(
        """{"run_id":"r","users":[{"user_id":"u1","fuel":1}],"settings":{"top_n":3,"requests_per_second":2.5,"failure_tolerance":0.1,"column_mappings":{"user_id":"Kund\u00e9"},"sheet":"a<b"}}""",
        "http b601650d518e4be10e7239c25c1e370b420f8396420bc02506387b6866519714")]
    public void Settings_that_a_later_version_adds_change_no_fingerprint(string body, string expected) =>
        Assert.Equal(expected, Of(body));

    [Fact]
    public void A_setting_that_is_asked_for_changes_the_fingerprint()
    {
        var plain = Of("""{"input":"users.csv"}""");
        var asked = Of("""{"input":"users.csv","settings":{"no_card_tolerance":0.2}}""");

        Assert.NotEqual(plain, asked);
        Assert.NotEqual(asked, Of("""{"input":"users.csv","settings":{"no_card_tolerance":0.3}}"""));
        Assert.Equal(asked, Of("""{"settings":{"no_card_tolerance":0.20},"input":"users.csv"}"""));
    }

    private static string Of(string body)
    {
        var errors = new FieldErrors();
        var asked = new StartRequestReader(new ServiceSettings { Storage = "x" }).Read(Encoding.UTF8.GetBytes(body), null, errors);
        Assert.False(errors.Any);
        return Fingerprints.Of(asked);
    }
}
