using System.Globalization;
using System.Text;

namespace CardGenius.Storage.Blobs;

/// <summary>
/// The ids of one writer's blocks: the writer's own number and a count. A repeated request stages the same block again; two writers,
/// and two attempts of one writer, never stage different bytes under one id. All ids have one length, as the service demands.
/// </summary>
internal sealed class BlockIds
{
    private int _count;

    /// <summary>The writer's name in what it writes.</summary>
    public string Writer { get; } = Guid.NewGuid().ToString("N");

    public string Next() => Convert.ToBase64String(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Writer}-{_count++:D6}")));
}
