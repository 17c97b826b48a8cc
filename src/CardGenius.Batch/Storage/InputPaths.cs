using CardGenius.Batch.Model;

namespace CardGenius.Batch.Storage;

/// <summary>
/// The input of a service's run, as its settings name it: a path in the input container below the configured prefix, or, for what the
/// service itself put there, <c>store:</c> and a path in the store. A caller can name the first alone.
/// </summary>
public static class InputPaths
{
    private const string InStore = "store:";
    private const int MaxLength = 1024;

    /// <summary>What is wrong with a path that a caller gave; null where nothing is.</summary>
    /// <param name="path">The path.</param>
    /// <param name="prefix">What it must begin with.</param>
    public static string? FindFault(string path, string prefix) =>
        path.Length is 0 or > MaxLength ? $"expected 1 to {MaxLength} characters"
        : path.Contains("://", StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal)
            ? "expected a path in the input container, not an address or a drive"
        : path.Contains('\\', StringComparison.Ordinal) ? "expected '/' between folders, not a backslash"
        : path.Contains('%', StringComparison.Ordinal) ? "expected a path as it is, not percent-encoded"
        : path.Any(char.IsControl) ? "expected no control characters"
        : path.StartsWith('/') ? "expected a path relative to the container, without a leading '/'"
        : path.Split('/').Any(s => s is "" or "." or "..") ? "expected no empty, '.' or '..' part"
        : path.IndexOfAny(['?', '#', '*']) >= 0 ? "expected one file: no '?', '#' or '*'"
        : !path.StartsWith(prefix, StringComparison.Ordinal) ? $"expected a path that begins with '{prefix}'"
        : !InputTypes.IsNamedAsInput(path) ? $"expected a file of type {InputTypes.Expected}"
        : null;

    /// <summary>How settings name a file of the store.</summary>
    public static string OfStore(string path) => InStore + path;

    /// <summary>The path in the store that an input's path names; null where it names something else.</summary>
    public static string? FindInStore(string path) => path.StartsWith(InStore, StringComparison.Ordinal) ? path[InStore.Length..] : null;

    /// <summary>Opens a run's input.</summary>
    public static IInputSource Open(RunSettings settings, IRunStore store, IInputContainer container) =>
        FindInStore(settings.Input.Path) is { } path ? new StoreInputSource(store, path) : container.Open(settings.Input.Path);
}
