namespace CardGenius.Batch.Storage;

/// <summary>What a file's name says it is.</summary>
internal readonly record struct InputType(InputFormat Format, bool IsGzip);
