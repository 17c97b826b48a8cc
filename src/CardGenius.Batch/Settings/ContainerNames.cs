namespace CardGenius.Batch.Settings;

/// <summary>The rules of Azure Blob Storage for the name of a container.</summary>
public static class ContainerNames
{
    /// <summary>The rules in words, for messages.</summary>
    public const string Rule = "3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit";

    /// <summary>Returns whether a name follows the rules.</summary>
    public static bool IsValid(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
