namespace CardGenius.Infrastructure.Tests.Kql;

/// <summary>A piece of a query: a name, a string (without its quotes), a number or a sign.</summary>
internal readonly record struct KqlToken(KqlTokenKind Kind, string Text);
