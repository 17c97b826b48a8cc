namespace CardGenius.Batch.Storage;

/// <summary>The container of a service's input files. A service reads no input outside its container.</summary>
public interface IInputContainer
{
    /// <summary>The location of the container for messages, for example <c>container input of account x</c>. It contains no secret.</summary>
    string Location { get; }

    /// <summary>Lists the files whose path begins with a prefix.</summary>
    IAsyncEnumerable<InputFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Returns a file as an input. The file is not checked: opening the input fails if the file does not exist.</summary>
    IInputSource Open(string path);
}
