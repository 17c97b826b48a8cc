namespace CardGenius.Cli.Display.Json;

/// <summary>A column of the input in <see cref="PlanDocument"/>.</summary>
internal sealed record PlanColumnDocument(string Column, string? Field, bool LeftOut, string? DidYouMean);
