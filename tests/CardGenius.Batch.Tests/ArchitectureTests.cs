using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetArchTest.Rules;

namespace CardGenius.Batch.Tests;

/// <summary>Arrows run one way: hosts → stores → Batch (architecture.md, "Projects").</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Hosts = ["Azure", "Microsoft.Azure", "Microsoft.DurableTask", "DurableTask", "Microsoft.AspNetCore", "Microsoft.Extensions.Hosting", "Spectre", "System.CommandLine", "CardGenius."];

    // The order of docs/architecture.md, "Layers".
    private static readonly string[] Layers =
    [
        "Model.Counts", "Model.Stages", "Model.Chunks", "Model.Limits", "Model", "Settings", "IO", "Html", "Storage", "Storage.Leases", "Storage.Folder", "Ranking", "Records", "Failures",
        "Api.Responses", "Api.Limiting", "Telemetry", "Timeline", "Api", "Input.Tables", "Input.Columns", "Input", "Publishing.Exports", "Publishing.Report", "Publishing",
        "Publishing.Verification", "Publishing.Merging", "Publishing.Layouts", "Execution.Limits", "Execution.Stages", "Execution", "Execution.Hosted", "Reports",
    ];

    private const int MostFilesOfAFolder = 25;

    public static TheoryData<string> AllLayers => [.. Layers];

    [Theory]
    [MemberData(nameof(AllLayers))]
    public void A_folder_uses_only_folders_above_it(string layer)
    {
        var batch = Assembly.Load("CardGenius.Batch");
        string[] below = [.. TypesOf(batch, Layers.SkipWhile(l => l != layer).Skip(1))];
        var mine = Types.InAssembly(batch).That().ResideInNamespaceMatching($"^CardGenius\\.Batch\\.{Regex.Escape(layer)}$");
        Assert.NotEmpty(mine.GetTypes());
        var result = mine.ShouldNot().HaveDependencyOnAny([.. below, "CardGenius.Batch.No.Such.Type"]).GetResult();
        Assert.True(result.IsSuccessful, $"These types of {layer} use a folder below it: {string.Join(", ", result.FailingTypeNames ?? [])}.");
    }

    [Fact]
    public void Every_folder_of_Batch_is_a_layer()
    {
        var folders = Assembly.Load("CardGenius.Batch").GetTypes()
            .Select(t => t.Namespace)
            .Where(n => n?.StartsWith("CardGenius.Batch", StringComparison.Ordinal) == true)
            .Distinct();
        Assert.Equal(Layers.Select(l => $"CardGenius.Batch.{l}").Order(), folders.Order());
    }

    [Fact]
    public void A_namespace_is_its_folder_and_a_folder_has_at_most_25_files()
    {
        var root = Path.Combine(Root(), "src");
        foreach (var folder in Sources(root).GroupBy(f => Path.GetRelativePath(root, Path.GetDirectoryName(f)!)))
        {
            Assert.True(folder.Count() <= MostFilesOfAFolder, $"{folder.Key} has {folder.Count()} files.");
            var expected = $"namespace {folder.Key.Replace(Path.DirectorySeparatorChar, '.')};";
            Assert.All(
                folder.Where(f => Path.GetFileName(f) is not ("Program.cs" or "AssemblyInfo.cs")),
                f => Assert.True(File.ReadAllText(f).Contains(expected, StringComparison.Ordinal), $"{f}: expected '{expected}'."));
        }
    }

    [Fact]
    public void Batch_knows_no_Azure_package_and_no_host()
    {
        var batch = Assembly.Load("CardGenius.Batch");
        Assert.DoesNotContain(batch.GetReferencedAssemblies(), r => Hosts.Any(h => r.Name!.StartsWith(h, StringComparison.Ordinal)));
        var packages = References("src/CardGenius.Batch/CardGenius.Batch.csproj", "PackageReference");
        Assert.NotEmpty(packages);
        Assert.DoesNotContain(packages, p => Hosts.Any(h => p.StartsWith(h, StringComparison.Ordinal)));
        Assert.Empty(References("src/CardGenius.Batch/CardGenius.Batch.csproj", "ProjectReference"));
    }

    [Fact]
    public void The_stores_know_Batch_alone_and_the_app_knows_Batch_and_the_stores()
    {
        Assert.Equal(
            ["CardGenius.Batch.csproj", "CardGenius.Load.csproj"],
            References("src/CardGenius.Service/CardGenius.Service.csproj", "ProjectReference").Select(Path.GetFileName).Order());
        Assert.Equal(["CardGenius.Batch.csproj"], References("src/CardGenius.Storage.Blobs/CardGenius.Storage.Blobs.csproj", "ProjectReference").Select(Path.GetFileName));
        Assert.Equal(
            ["CardGenius.Batch.csproj", "CardGenius.Service.csproj", "CardGenius.Storage.Blobs.csproj"],
            References("src/CardGenius.Functions/CardGenius.Functions.csproj", "ProjectReference").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_command_line_is_a_host_like_the_app()
    {
        Assert.Equal(
            [
                "CardGenius.Batch.csproj", "CardGenius.Load.csproj", "CardGenius.Service.csproj", "CardGenius.Simulator.csproj", "CardGenius.Storage.Blobs.csproj",
                "CardGenius.Web.csproj",
            ],
            References("src/CardGenius.Cli/CardGenius.Cli.csproj", "ProjectReference").Select(Path.GetFileName).Order());
        Assert.Equal(["CardGenius.Batch.csproj"], References("src/CardGenius.Load/CardGenius.Load.csproj", "ProjectReference").Select(Path.GetFileName));
        Assert.Empty(References("src/CardGenius.Simulator/CardGenius.Simulator.csproj", "ProjectReference").Select(Path.GetFileName).Except(["CardGenius.Batch.csproj"]));
    }

    [Fact]
    public void The_web_host_knows_Batch_and_the_service_alone() => Assert.Equal(
        ["CardGenius.Batch.csproj", "CardGenius.Service.csproj"],
        References("src/CardGenius.Web/CardGenius.Web.csproj", "ProjectReference").Select(Path.GetFileName).Order());

    // What a business rule would need: users, ranking, outcomes, retries, planning's columns, publishing.
    [Fact]
    public void The_app_holds_no_business_rule()
    {
        string[] forbidden = ["CardGenius.Batch.Records", "CardGenius.Batch.Ranking", "CardGenius.Batch.Publishing", "CardGenius.Batch.Input", "System.Net.Http;", "Polly"];
        var sources = Sources(Path.Combine(Root(), "src/CardGenius.Functions"))
            .Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f)))
            .ToList();
        Assert.NotEmpty(sources);
        foreach (var (name, text) in sources)
        {
            Assert.DoesNotContain(forbidden, f => text.Contains($"using {f}", StringComparison.Ordinal));
            Assert.True(text.Split('\n').Length < 180, $"{name} is long for a thin file.");
        }
    }

    // A ConfigureAwait in what the orchestrator runs would leave it running for ever (durable task SDK).
    [Fact]
    public void The_core_never_configures_an_await()
    {
        string[] sources = [.. Sources(Path.Combine(Root(), "src/CardGenius.Batch")), .. Sources(Path.Combine(Root(), "src/CardGenius.Service"))];
        Assert.DoesNotContain(sources, f => File.ReadAllText(f).Contains(".ConfigureAwait(", StringComparison.Ordinal));
    }

    private static IEnumerable<string> TypesOf(Assembly assembly, IEnumerable<string> layers)
    {
        var namespaces = layers.Select(l => $"CardGenius.Batch.{l}").ToHashSet();
        return assembly.GetTypes().Where(t => !t.IsNested && namespaces.Contains(t.Namespace ?? "")).Select(t => t.FullName!);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Regex.IsMatch(f, @"[\\/](obj|bin)[\\/]"));

    private static List<string> References(string project, string kind) =>
    [
        .. XDocument.Load(Path.Combine(Root(), project)).Descendants(kind).Select(r => r.Attribute("Include")!.Value.Replace('\\', '/')),
    ];

    /// <summary>The repository's folder.</summary>
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
