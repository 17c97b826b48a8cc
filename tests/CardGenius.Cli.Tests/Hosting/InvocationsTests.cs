using CardGenius.Cli.Hosting;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class InvocationsTests : IDisposable
{
    private static readonly string Executable = OperatingSystem.IsWindows() ? "cardgenius.exe" : "cardgenius";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("repo", "Debug", "dotnet run --project {src/CardGenius.Cli} --")]
    [InlineData("repo", "Release", "dotnet run --project {src/CardGenius.Cli} -c Release --")]
    [InlineData("home", "Debug", "dotnet run --project {/repo/src/CardGenius.Cli} --")]
    [InlineData("repo/src/CardGenius.Cli", "Debug", "dotnet run --project {.} --")]
    public void A_build_output_is_started_with_dotnet_run(string current, string configuration, string expected)
    {
        var program = In("repo/src/CardGenius.Cli/bin", configuration, "net10.0") + Path.DirectorySeparatorChar;

        Assert.Equal(Native(expected), Invocations.Name(Path.Combine(program, Executable), program, In(current), ""));
        Assert.Equal(Native(expected), Invocations.Name("/usr/bin/dotnet", program, In(current), ""));
    }

    [Fact]
    public void A_program_in_the_search_path_is_started_by_its_name()
    {
        Write("tools", Executable);
        var path = $"{In("other")}{Path.PathSeparator}{In("tools")}";

        Assert.Equal("cardgenius", Invocations.Name(In("tools", Executable), In("tools"), In("home"), path));
        Assert.Equal("cardgenius", Invocations.Name("/usr/bin/dotnet", In("tools/.store/cardgenius.cli"), In("home"), path));
    }

    [Fact]
    public void A_program_that_is_not_in_the_search_path_is_started_by_its_path()
    {
        var program = Write("programs", Executable);

        Assert.Equal(Native($"{{./{Executable}}}"), Invocations.Name(program, In("programs"), In("programs"), In("tools")));
        Assert.Equal(program, Invocations.Name(program, In("programs"), In("home"), In("tools")));
        Assert.Equal(Native($"{{programs/{Executable}}}"), Invocations.Name(program, In("programs"), _folder.Path, null));
    }

    [Fact]
    public void A_path_with_blanks_is_quoted()
    {
        var program = Write("my programs", Executable);

        Assert.Equal(ShellText.QuoteProgram(program), Invocations.Name(program, In("my programs"), In("home"), ""));
        Assert.EndsWith("\"", Invocations.Name(program, In("my programs"), In("home"), ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_is_started_with_dotnet()
    {
        Assert.Equal(Native("dotnet {app/cardgenius.dll}"), Invocations.Name("/usr/bin/dotnet", In("app"), _folder.Path, "/usr/bin"));
        Assert.Equal($"dotnet {Path.Combine(In("app"), "cardgenius.dll")}", Invocations.Name("/usr/bin/dotnet", In("app") + "/", In("home"), "/usr/bin"));
    }

    private string In(params string[] parts) => Path.Combine([_folder.Path, .. parts.SelectMany(p => p.Split('/'))]);

    private string Write(string folder, string name) => _folder.Write($"{folder}/{name}", "").Replace('/', Path.DirectorySeparatorChar);

    // A path in braces has the separators of this system. A path that begins with a slash is in the folder of the test.
    private string Native(string text)
    {
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.IndexOf('}', StringComparison.Ordinal));
        var path = text[(from + 1)..to].Replace('/', Path.DirectorySeparatorChar);
        return text[..from] + (path[0] == Path.DirectorySeparatorChar ? _folder.Path + path : path) + text[(to + 1)..];
    }
}
