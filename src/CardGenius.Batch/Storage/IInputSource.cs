using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>An input file, wherever it is: on this machine or in a container.</summary>
public interface IInputSource
{
    /// <summary>Its name, with the ending that tells its type; used in messages.</summary>
    string Name { get; }

    /// <summary>Its size in bytes; null where that is not known without reading.</summary>
    long? Length { get; }

    /// <summary>Opens it from its beginning. The stream need not seek.</summary>
    /// <exception cref="InputException">It is not there or may not be read.</exception>
    Task<Stream> OpenAsync(CancellationToken cancellationToken);
}
