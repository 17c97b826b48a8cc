using CardGenius.Cli.Configuration;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Configuration;

public sealed class CanonicalPathTests
{
    [Theory]
    [InlineData("Users.CSV", "users.csv")]
    [InlineData("USERS.csv", "users.csv")]
    [InlineData("users.csv", "users.csv")]
    [InlineData("\u00FCbersicht.csv", "\u00DCbersicht.csv")]
    [InlineData("new.csv", "new.csv")]
    public void A_name_is_the_one_that_the_folder_has(string given, string expected) =>
        Assert.Equal(expected, CanonicalPath.NameAmong(given, ["users.csv", "\u00DCbersicht.csv", "x.csv"]));

    [Fact]
    public void Names_that_a_folder_has_beside_each_other_are_two_files() =>
        Assert.Equal("Users.csv", CanonicalPath.NameAmong("Users.csv", ["users.csv", "Users.csv"]));

    [Fact]
    public void Links_in_a_circle_are_an_end()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("a.csv"), folder.File("b.csv"));
        File.CreateSymbolicLink(folder.File("b.csv"), folder.File("a.csv"));

        Assert.EndsWith(".csv", CanonicalPath.Of(folder.File("a.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_keeps_its_names()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("link"), folder.Path);

        Assert.Equal(CanonicalPath.Of(folder.File("no/users.csv")), CanonicalPath.Of(folder.File("link/link/no/../no/users.csv")));
    }
}
