using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>
/// The input paths in the settings of a service's runs. A path is either a path in the input container that begins with the configured prefix,
/// or <c>store:</c> and a path in the store, for an input that the service itself wrote. Callers can specify only paths in the container.
/// </summary>
public static class InputPaths
{
    private const string InStore = "store:";
    private const int MaxLength = 1024;

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

    /// <summary>Returns the input path of a file in the store.</summary>
    public static string OfStore(string path) => InStore + path;

    /// <summary>Returns the path in the store of an input path; null if the input is not in the store.</summary>
    public static string? FindInStore(string path) => path.StartsWith(InStore, StringComparison.Ordinal) ? path[InStore.Length..] : null;

    /// <summary>Returns the input of a run.</summary>
    public static IInputSource Open(RunSettings settings, IRunStore store, IInputContainer container) =>
        FindInStore(settings.Input.Path) is { } path ? new StoreInputSource(store, path) : container.Open(settings.Input.Path);
}
