using CardGenius.Batch.Planning;
using CardGenius.Batch.Service.Http;

namespace CardGenius.Batch.Tests.Service.Http;

public sealed class FingerprintsTests
{
    // Start records hold fingerprints: a request that a version before this one took must find its run.
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
    public void Another_wish_for_safe_cells_is_another_request()
    {
        string Of(bool? isSafe) => Fingerprints.Of(new() { Input = "a.csv", CsvSafe = isSafe });
        Assert.Equal(3, new HashSet<string> { Of(null), Of(false), Of(true) }.Count);
    }
}
