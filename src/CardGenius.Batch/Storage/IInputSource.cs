using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input file, on this machine or in a container.</summary>
public interface IInputSource
{
    /// <summary>The name of the file, for messages. Its extension determines its type.</summary>
    string Name { get; }

    /// <summary>The size in bytes; null if it is not known without reading the file.</summary>
    long? Length { get; }

    /// <summary>Opens the file at its beginning. The stream may be unable to seek.</summary>
    /// <exception cref="InputException">The file does not exist or cannot be opened.</exception>
    Task<Stream> OpenAsync(CancellationToken cancellationToken);
}
