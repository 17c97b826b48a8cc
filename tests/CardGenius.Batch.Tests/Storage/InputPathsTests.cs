using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Storage;

public sealed class InputPathsTests
{
    [Theory]
    [InlineData("weekly/users.csv")]
    [InlineData("weekly/2026/users of november.xlsx")]
    [InlineData("weekly/users..v2.ndjson.gz")]
    public void A_file_below_the_prefix_is_valid(string path) => Assert.Null(InputPaths.FindFault(path, "weekly/"));

    [Theory]
    [InlineData("")]
    [InlineData("/weekly/users.csv")]
    [InlineData("weekly/../secrets/users.csv")]
    [InlineData("weekly/..")]
    [InlineData("weekly/./users.csv")]
    [InlineData("weekly//users.csv")]
    [InlineData("weekly\\users.csv")]
    [InlineData("weekly/..%2Fsecrets.csv")]
    [InlineData("weekly/%2e%2e/users.csv")]
    [InlineData("https://example.com/weekly/users.csv")]
    [InlineData("file:///etc/passwd.csv")]
    [InlineData("C:/weekly/users.csv")]
    [InlineData("store:runs/a/users.ndjson")]
    [InlineData("weekly/users.csv?sas=1")]
    [InlineData("weekly/users.csv#x")]
    [InlineData("weekly/*.csv")]
    [InlineData("weekly/users\n.csv")]
    [InlineData("other/users.csv")]
    [InlineData("weekly/users.exe")]
    [InlineData("weekly/")]
    public void A_path_that_could_lead_elsewhere_is_refused(string path) => Assert.NotNull(InputPaths.FindFault(path, "weekly/"));

    [Fact]
    public void A_path_of_more_than_a_kilobyte_is_refused() =>
        Assert.NotNull(InputPaths.FindFault(new string('a', 1100) + ".csv", ""));
}
