using CardGenius.Cli.Display;

namespace CardGenius.Cli.Tests.Display;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_fit_their_widest_cell_and_numbers_are_right_aligned()
    {
        var table = new TextTable("RUN", "USERS", "RESULTS").Right(1);
        table.Add("a", "2,000,000", "-");
        table.Add("a-long-one", "5", "somewhere");

        Assert.Equal(
            "RUN             USERS  RESULTS\na           2,000,000  -\na-long-one          5  somewhere\n",
            table.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
    }
}
