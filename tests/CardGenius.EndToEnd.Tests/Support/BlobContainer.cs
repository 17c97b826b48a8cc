using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A container of the test, read without the product's code.</summary>
internal sealed class BlobContainer(string connectionString)
{
    // The oldest version that Azurite and every client library support.
    private readonly BlobServiceClient _service = new(connectionString, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2021_12_02));

    public string Name { get; } = $"t{Guid.NewGuid():N}";

    public string Address => _service.GetBlobContainerClient(Name).Uri.AbsoluteUri;

    public IReadOnlyList<string> Containers => [.. _service.GetBlobContainers().Select(c => c.Name)];

    public IReadOnlyList<string> Names(string prefix = "") =>
        [.. _service.GetBlobContainerClient(Name).GetBlobs(BlobTraits.None, BlobStates.None, prefix, CancellationToken.None).Select(b => b.Name)];

    public BinaryData Read(string name) => _service.GetBlobContainerClient(Name).GetBlobClient(name).DownloadContent().Value.Content;

    /// <summary>Creates another container with a file.</summary>
    /// <returns>The container's name. When it is saved, everything before it is saved.</returns>
    public string Mark()
    {
        var mark = _service.CreateBlobContainer($"m{Guid.NewGuid():N}").Value;
        mark.UploadBlob("mark", new BinaryData(mark.Name));
        return mark.Name;
    }

    /// <summary>Downloads the files that consumers see to a new folder.</summary>
    public string Fetch(string folder)
    {
        foreach (var name in Names("results/"))
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Read(name).ToArray());
        }

        return folder;
    }
}
