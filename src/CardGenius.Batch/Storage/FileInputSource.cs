using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input file on this machine.</summary>
/// <param name="path">Where it is; relative to the current folder unless rooted.</param>
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
            throw new InputException("No input file is named. Give one with --input.");
        }

        if (Directory.Exists(path))
        {
            throw new InputException($"{path} is a folder. Name one file in it: {InputTypes.Expected}.");
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
            throw new InputException($"{path} does not exist.{Neighbours()}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException($"{path} may not be read by this user. Give {Environment.UserName} the right to read it.", exception);
        }
        catch (IOException exception)
        {
            throw new InputException($"{path} cannot be opened: {exception.Message}", exception);
        }
    }

    private string Neighbours()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            return $" Nor does its folder {folder}.";
        }

        var files = new DirectoryInfo(folder).EnumerateFiles().Select(f => f.Name).Where(InputTypes.IsNamedAsInput);
        return Nearest.Find(Name, files) is { } nearest ? $" Did you mean {Path.Combine(folder, nearest)}?" : "";
    }
}
