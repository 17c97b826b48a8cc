using System.Globalization;

namespace CardGenius.Batch.Storage;

/// <summary>An input container in a local folder.</summary>
/// <param name="root">The path of the folder.</param>
public sealed class FolderInputContainer(string root) : IInputContainer
{
    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public string Location => $"folder {_root}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<InputFile> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(_root, file.FullName).Replace('\\', '/');
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new(
                    path,
                    file.Length,
                    file.LastWriteTimeUtc,
                    string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"));
            }
        }
    }

    /// <inheritdoc/>
    public IInputSource Open(string path) => new FileInputSource(Path.Combine(_root, path));
}
