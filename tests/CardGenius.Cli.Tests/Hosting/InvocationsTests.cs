using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class InvocationsTests
{
    [Theory]
    [InlineData("/repo/src/CardGenius.Cli/bin/Debug/net10.0/", "/repo", "dotnet run --project src/CardGenius.Cli --")]
    [InlineData("/repo/src/CardGenius.Cli/bin/Debug/net10.0/", "/home/me", "cardgenius")]
    [InlineData("/usr/local/bin/", "/repo", "cardgenius")]
    public void Suggested_commands_work_where_the_person_stands(string program, string folder, string expected)
    {
        Assert.Equal(expected, Invocations.Name(program, folder));
    }
}
