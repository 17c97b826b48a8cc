using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Service.Http;

namespace CardGenius.Service.Tests.Http;

public sealed class FingerprintsTests
{
    // The first version produced these values. The same requests must still find its runs.
    [Theory]
    [InlineData(
        """{"run_id":"r","input":"weekly/users.csv"}""",
        "http dc980654ad563d3e61c3898f02129d3caec78c258570d4dd89769e67e01090ec")]
    [InlineData(
        """{"run_id":"r","users":[{"user_id":"u1","fuel":1}],"settings":{"top_n":3,"requests_per_second":2.5,"failure_tolerance":0.1,"column_mappings":{"user_id":"Kund\u00e9"},"sheet":"a<b"}}""",
        "http b601650d518e4be10e7239c25c1e370b420f8396420bc02506387b6866519714")]
    public void New_settings_do_not_change_the_fingerprint(string body, string expected) =>
        Assert.Equal(expected, Of(body));

    [Fact]
    public void A_requested_setting_changes_the_fingerprint()
    {
        var plain = Of("""{"input":"users.csv"}""");
        var asked = Of("""{"input":"users.csv","settings":{"no_card_tolerance":0.2}}""");

        Assert.NotEqual(plain, asked);
        Assert.NotEqual(asked, Of("""{"input":"users.csv","settings":{"no_card_tolerance":0.3}}"""));
        Assert.Equal(asked, Of("""{"settings":{"no_card_tolerance":0.20},"input":"users.csv"}"""));
    }

    [Fact]
    public void A_requested_reject_tolerance_changes_the_fingerprint()
    {
        var asked = Of("""{"input":"users.csv","settings":{"reject_tolerance":0.5}}""");

        Assert.NotEqual(Of("""{"input":"users.csv"}"""), asked);
        Assert.NotEqual(asked, Of("""{"input":"users.csv","settings":{"reject_tolerance":0.25}}"""));
    }

    private static string Of(string body)
    {
        var errors = new FieldErrors();
        var asked = new StartRequestReader(new ServiceSettings { Storage = "x" }).Read(Encoding.UTF8.GetBytes(body), null, errors);
        Assert.False(errors.Any);
        return Fingerprints.Of(asked);
    }

    // Start records contain fingerprints. A request that an earlier version accepted must find its run.
    [Fact]
    public void Requests_have_the_fingerprints_of_earlier_versions()
    {
        var file = new StartRequest
        {
            Input = "weekly/a.csv",
            TopN = 5,
            Excel = true,
            OtherOnline = OtherOnlineMode.ConfirmedOnly,
            ColumnMappings = new Dictionary<string, string> { ["user_id"] = "Id" },
        };
        Assert.Equal("http 0f5745d3d9f10d02f886ae1881c90e771d5f2213eb626e2209483c0d52d1abee", Fingerprints.Of(file));
        Assert.Equal(
            "http 559b7696b29a578f2ffe183f6ba48963acac5e4301f6e95deccbc24cf8b4d937", Fingerprints.Of(new() { Users = "{}\n"u8.ToArray() }));
    }

    [Fact]
    public void Requests_with_different_safe_cells_settings_are_different()
    {
        string Of(bool? isSafe) => Fingerprints.Of(new() { Input = "a.csv", CsvSafe = isSafe });
        Assert.Equal(3, new HashSet<string> { Of(null), Of(false), Of(true) }.Count);
    }
}
