namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>A request to export the merged results of runs to a file.</summary>
/// <param name="RunIds">The ids of the runs, in any order.</param>
/// <param name="File">The path of the file. Its extension determines the format (<see cref="ExportFormats"/>).</param>
/// <param name="Layout">The columns.</param>
/// <param name="Replaces">True to replace an existing file.</param>
public sealed record ExportRequest(IReadOnlyList<string> RunIds, string File, ExportLayout Layout, bool Replaces);
