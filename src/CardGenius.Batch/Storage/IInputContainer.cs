namespace CardGenius.Batch.Storage;

/// <summary>Where a service finds its inputs: a container of files, and nothing outside it.</summary>
public interface IInputContainer
{
    /// <summary>What a person would call it in a message, e.g. <c>container input of account x</c>; never a secret.</summary>
    string Location { get; }

    /// <summary>The files whose path begins with a prefix.</summary>
    IAsyncEnumerable<InputFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>A file as an input; it need not be there.</summary>
    IInputSource Open(string path);
}
