namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The output file exists and must not be replaced.</summary>
/// <param name="message">The file and the reason, without the hint.</param>
public sealed class OutputExistsException(string message) : Exception($"{message} {Hint}.")
{
    /// <summary>The hint that tells the user what to do.</summary>
    public const string Hint = "Name another file, or give --force to replace this one";

    /// <summary>Returns the message for a file with other content than the results, without the hint.</summary>
    public static string Describe(string file) => $"--output {file}: the file already exists and does not contain the results of this run.";
}
