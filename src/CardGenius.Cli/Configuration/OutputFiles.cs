using CardGenius.Batch.Publishing;

namespace CardGenius.Cli.Configuration;

/// <summary>The files <c>--output</c> can write.</summary>
internal static class OutputFiles
{
    public static bool IsSupported(string path) => ResultsExport.CanWrite(path) && Path.GetFileNameWithoutExtension(path).Length > 0;
}
