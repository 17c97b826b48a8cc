using System.Globalization;
using System.Text;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// Creates the ids of one writer's blocks from the writer's own id and a counter. A retried request stages the same block again. Two writers, or
/// two attempts of one writer, never stage different bytes under one id. All ids have the same length, as the service requires.
/// </summary>
internal sealed class BlockIds
{
    private int _count;

    /// <summary>The writer's id in the blobs' metadata.</summary>
    public string Writer { get; } = Guid.NewGuid().ToString("N");

    public string Next() => Convert.ToBase64String(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Writer}-{_count++:D6}")));
}
