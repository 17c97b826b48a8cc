using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("/data/store-1", "/data/store-1")]
    [InlineData("C:\\data\\store", "C:\\data\\store")]
    [InlineData("/my data/store", "\"/my data/store\"")]
    [InlineData("a&b", "\"a&b\"")]
    [InlineData("(x)", "\"(x)\"")]
    [InlineData("", "\"\"")]
    [InlineData("cost in $", "'cost in $'")]
    [InlineData("Büro", "Büro")]
    public void An_argument_is_quoted_if_a_shell_would_change_it(string argument, string expected) => Assert.Equal(expected, ShellText.Quote(argument));

    [Fact]
    public void A_quote_in_single_quotes_ends_no_argument() =>
        Assert.Equal(OperatingSystem.IsWindows() ? "'$ it''s'" : "'$ it'\\''s'", ShellText.Quote("$ it's"));

    [Fact]
    public void A_quoted_program_needs_the_call_operator_in_PowerShell() =>
        Assert.Equal(OperatingSystem.IsWindows() ? "& \"a b\"" : "\"a b\"", ShellText.QuoteProgram("a b"));
}
