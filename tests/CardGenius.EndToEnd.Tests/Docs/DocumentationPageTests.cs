namespace CardGenius.EndToEnd.Tests.Docs;

public sealed class DocumentationPageTests
{
    [Fact]
    public void Reads_each_command_with_its_output()
    {
        var commands = DocumentationPage.Parse(
            "a.md",
            ["text", "$ not a command", "```console", "$ one \\", "    more", "printed", "", "again", "$ two", "```", "text", "```text", "$ three", "```"]);
        Assert.Equal([("one more", 4), ("two", 9), ("three", 13)], commands.Select(c => (c.Text, c.Line)));
        Assert.Equal(["printed", "again"], commands[0].Output);
        Assert.Empty(commands[1].Output);
    }

    [Fact]
    public void Finds_a_console_block_without_a_command() =>
        Assert.Equal([4], DocumentationPage.WithoutCommand(["```console", "$ one", "```", "```console", "printed", "```"]));
}
