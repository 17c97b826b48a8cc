using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Service.Http.Runs;

/// <summary>Reads the manifest of a published run.</summary>
internal static class Publication
{
    /// <exception cref="PublicationException">The manifest is missing or damaged.</exception>
    public static async Task<Manifest> ReadManifestAsync(IRunStore store, string folder, CancellationToken cancellationToken)
    {
        var path = $"{folder}/{RunPaths.ManifestName}";
        var json = await store.ReadAsync(path, cancellationToken) ?? throw new PublicationException($"{path} is missing in {store.Location}.");
        try
        {
            return Manifest.Parse(json);
        }
        catch (JsonException error)
        {
            throw new PublicationException($"{path} in {store.Location} is damaged: {error.Message}", error);
        }
    }
}
