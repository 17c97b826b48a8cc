using System.Security.Cryptography;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>
/// Writes a local output file. The content is written to a temporary file in the same folder, which is then renamed, so the file is never
/// incomplete.
/// </summary>
internal static class OutputFile
{
    private const string Unfinished = ".unfinished";

    /// <summary>Writes a file.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="replaces">True to replace an existing file with other content.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Cancels the write. No file remains.</param>
    /// <exception cref="OutputExistsException">The file exists with other content, and <paramref name="replaces"/> is false.</exception>
    public static async Task<T> WriteAsync<T>(string file, bool replaces, Func<FileStream, Task<T>> write, CancellationToken cancellationToken)
    {
        var unfinished = file + Unfinished;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        try
        {
            T summary;
            await using (var output = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 128 * 1024))
            {
                summary = await write(output);
                await output.FlushAsync(cancellationToken);
                RandomAccess.FlushToDisk(output.SafeFileHandle);
            }

            if (!replaces && File.Exists(file))
            {
                return await AreEqualAsync(unfinished, file, cancellationToken) ? summary : throw new OutputExistsException(OutputExistsException.Describe(file));
            }

            File.Move(unfinished, file, overwrite: replaces);
            return summary;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<bool> AreEqualAsync(string one, string other, CancellationToken cancellationToken)
    {
        await using var left = File.OpenRead(one);
        await using var right = File.OpenRead(other);
        return left.Length == right.Length && await HashAsync(left) == await HashAsync(right);

        async Task<string> HashAsync(Stream content) => Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }
}
