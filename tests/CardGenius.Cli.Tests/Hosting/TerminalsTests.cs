using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class TerminalsTests
{
    [Theory]
    [InlineData("TERM=xterm-256color", false, false, true)]
    [InlineData("", false, false, true)]
    [InlineData("", true, false, false)]
    [InlineData("", false, true, false)]
    [InlineData("NO_COLOR=1", false, false, false)]
    [InlineData("NO_COLOR=", false, false, true)]
    [InlineData("CI=true", false, false, false)]
    [InlineData("TERM=dumb", false, false, false)]
    public void The_live_display_is_for_a_terminal_that_somebody_watches(string variable, bool output, bool error, bool expected)
    {
        var parts = variable.Split('=');
        var variables = variable.Length == 0 ? [] : new Dictionary<string, string> { [parts[0]] = parts[1] };

        Assert.Equal(expected, Terminals.IsLive(variables, output, error));
    }
}
