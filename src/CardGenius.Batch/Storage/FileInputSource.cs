using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input file on this machine.</summary>
/// <param name="path">The path of the file. A relative path is relative to the current folder.</param>
public sealed class FileInputSource(string path) : IInputSource
{
    private const int BufferSize = 128 * 1024;

    /// <inheritdoc/>
    public string Name => Path.GetFileName(path) is { Length: > 0 } name ? name : path;

    /// <inheritdoc/>
    public long? Length => File.Exists(path) ? new FileInfo(path).Length : null;

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException("No input file is specified. Specify one with --input.");
        }

        if (Directory.Exists(path))
        {
            throw new InputException($"{path} is a folder. Specify one file in it: {InputTypes.Expected}.");
        }

        try
        {
            return Task.FromResult<Stream>(new FileStream(
                path,
                new FileStreamOptions
                {
                    Access = FileAccess.Read,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    BufferSize = BufferSize,
                    Options = FileOptions.SequentialScan,
                }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path} does not exist.{Hint()}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException($"{path}: access was refused. Give the user {Environment.UserName} the right to read it.", exception);
        }
        catch (IOException exception)
        {
            throw new InputException($"{path} cannot be opened: {exception.Message}", exception);
        }
    }

    private string Hint()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            return $" Its folder {folder} does not exist either.";
        }

        var files = new DirectoryInfo(folder).EnumerateFiles().Select(f => f.Name).Where(InputTypes.IsNamedAsInput);
        return Nearest.Find(Name, files) is { } nearest ? $" Did you mean {Path.Combine(folder, nearest)}?" : "";
    }
}
