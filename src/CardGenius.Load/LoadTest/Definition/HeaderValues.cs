using System.Text.RegularExpressions;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>Reads header values in which <c>${NAME}</c> is the value of an environment variable. A secret can be written only in this way.</summary>
public static partial class HeaderValues
{
    /// <summary>Returns whether a header usually contains a secret, by its name.</summary>
    /// <param name="name">The name of the header.</param>
    public static bool IsSecret(string name) => SecretName().IsMatch(name);

    /// <summary>Returns whether a value uses an environment variable.</summary>
    /// <param name="value">The value as written.</param>
    public static bool UsesVariable(string value) => Reference().IsMatch(value);

    /// <summary>Replaces the references to variables.</summary>
    /// <param name="name">The name of the header.</param>
    /// <param name="value">The value as written.</param>
    /// <param name="variable">Returns the value of a variable, or null.</param>
    /// <exception cref="FormatException">A variable is not set, or a secret is written in the file. The message never contains the value.</exception>
    public static string Read(string name, string value, Func<string, string?> variable)
    {
        if (IsSecret(name) && !SecretValue().IsMatch(value))
        {
            throw new FormatException(
                $"the header {name} contains a secret; set an environment variable and write ${{VARIABLE}}, or a scheme and ${{VARIABLE}} as in \"Bearer ${{VARIABLE}}\"");
        }

        var found = Reference().Replace(value, reference => variable(reference.Groups["name"].Value) is { Length: > 0 } text
            ? text
            : throw new FormatException($"the header {name} needs the environment variable {reference.Groups["name"].Value}, which is not set"));
        return found.AsSpan().ContainsAny('\r', '\n')
            ? throw new FormatException($"the header {name} contains a line break")
            : found;
    }

    [GeneratedRegex("auth|token|key|secret|password|credential|cookie|session", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^([A-Za-z]+ )?\$\{[A-Za-z_][A-Za-z0-9_]*\}$")]
    private static partial Regex SecretValue();
}
