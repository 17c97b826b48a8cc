using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>
/// The input paths in the settings of a service's runs. A path is either a path in the input container that begins with the configured prefix,
/// or <c>store:</c> and a path in the store, for an input that the service itself wrote. Callers can specify paths in the container and uploaded
/// inputs.
/// </summary>
public static class InputPaths
{
    private const string InStore = "store:";
    private const int MaxLength = 1024;
    private const int MaxNameLength = 128;

    /// <summary>Checks a path that a caller specified.</summary>
    /// <param name="path">The path.</param>
    /// <param name="prefix">The prefix with which the path must begin.</param>
    /// <returns>What is wrong with the path; null if it is valid.</returns>
    public static string? FindFault(string path, string prefix) =>
        path.Length is 0 or > MaxLength ? $"expected 1 to {MaxLength} characters"
        : path.Contains("://", StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal)
            ? "expected a path in the input container, not an address or a drive"
        : path.Contains('\\', StringComparison.Ordinal) ? "expected '/' between folders, not a backslash"
        : path.Contains('%', StringComparison.Ordinal) ? "expected a path without percent-encoding"
        : path.Any(char.IsControl) ? "expected no control characters"
        : path.StartsWith('/') ? "expected a path relative to the container, without a leading '/'"
        : path.Split('/').Any(s => s is "" or "." or "..") ? "expected no empty, '.' or '..' part"
        : path.IndexOfAny(['?', '#', '*']) >= 0 ? "expected one file: no '?', '#' or '*'"
        : !path.StartsWith(prefix, StringComparison.Ordinal) ? $"expected a path that begins with '{prefix}'"
        : !InputTypes.IsNamedAsInput(path) ? $"expected a file of type {InputTypes.Expected}"
        : null;

    /// <summary>Checks a path that a caller specified: a path in the container, or an uploaded input.</summary>
    /// <param name="path">The path.</param>
    /// <param name="prefix">The prefix with which a path in the container must begin.</param>
    /// <returns>What is wrong with the path; null if it is valid.</returns>
    public static string? FindFaultOrUpload(string path, string prefix) =>
        FindInStore(path) is { } uploaded ? FindFault(uploaded, $"{RunPaths.Inputs}/") : FindFault(path, prefix);

    /// <summary>Checks the name of a file that a caller uploads. The name becomes the last part of a path on every operating system.</summary>
    /// <returns>What is wrong with the name; null if it is valid.</returns>
    public static string? FindNameFault(string name) =>
        name.Contains('/', StringComparison.Ordinal) ? "expected a file name without folders"
        : name.Length > MaxNameLength ? $"expected at most {MaxNameLength} characters"
        : name.IndexOfAny(['<', '>', '|', '"']) >= 0 ? "expected no '<', '>', '|' or '\"'"
        : name.StartsWith('.') || name.StartsWith(' ') ? "expected a name that begins with a letter or a digit"
        : FindFault(name, "");

    /// <summary>Returns the input path of a file in the store.</summary>
    public static string OfStore(string path) => InStore + path;

    /// <summary>Returns the path in the store of an input path; null if the input is not in the store.</summary>
    public static string? FindInStore(string path) => path.StartsWith(InStore, StringComparison.Ordinal) ? path[InStore.Length..] : null;

    /// <summary>Returns the input of a run.</summary>
    public static IInputSource Open(RunSettings settings, IRunStore store, IInputContainer container) =>
        FindInStore(settings.Input.Path) is { } path ? new StoreInputSource(store, path) : container.Open(settings.Input.Path);
}
