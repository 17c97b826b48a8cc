namespace CardGenius.Infrastructure.Tests.Kql;

/// <summary>The kind of a token.</summary>
internal enum KqlTokenKind
{
    /// <summary>A name or a word of the language.</summary>
    Name,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number, a duration or another literal that begins with a digit.</summary>
    Number,

    /// <summary>An operator or a bracket.</summary>
    Sign,
}
