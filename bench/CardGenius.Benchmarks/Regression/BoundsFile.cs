using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardGenius.Benchmarks.Regression;

/// <summary>The files of the regression check: the measured figures and the committed bounds.</summary>
internal static class BoundsFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the measured figures: an array of objects with <c>name</c>, <c>value</c> and <c>margin</c>.</summary>
    public static IReadOnlyList<Figure> ReadFigures(string path) => JsonSerializer.Deserialize<List<Figure>>(File.ReadAllBytes(path), Json)!;

    /// <summary>Returns the figures as <see cref="ReadFigures"/> reads them.</summary>
    public static string WriteFigures(IEnumerable<Figure> figures) => JsonSerializer.Serialize(figures, Json);

    /// <summary>Reads the bounds by the names of their figures; none if the file does not exist.</summary>
    public static IReadOnlyDictionary<string, Bound> Read(string path) => File.Exists(path)
        ? JsonSerializer.Deserialize<Dictionary<string, Bound>>(File.ReadAllBytes(path), Json)!
        : new Dictionary<string, Bound>();

    /// <summary>Writes the bounds.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Bound> bounds) =>
        File.WriteAllText(path, JsonSerializer.Serialize(bounds, Json) + "\n");
}
