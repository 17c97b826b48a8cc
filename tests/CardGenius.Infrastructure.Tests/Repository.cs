namespace CardGenius.Infrastructure.Tests;

/// <summary>The files of the repository that the tests read.</summary>
internal static class Repository
{
    private const string Update = "CARDGENIUS_UPDATE_GENERATED";

    private static readonly string Root = Path.GetFullPath(Path.Combine(Bicep.Folder, ".."));

    /// <summary>The full path of a file or folder, given by its path from the root.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The text of a file, with line feeds.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>Asserts that a generated file is current. With CARDGENIUS_UPDATE_GENERATED=1 it is written first.</summary>
    public static void AssertGenerated(string path, string text)
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(PathOf(path), text);
        }

        Assert.True(
            File.Exists(PathOf(path)) && Read(path) == text,
            $"{path} is not what its sources generate. Run: {Update}=1 dotnet test tests/CardGenius.Infrastructure.Tests");
    }
}
