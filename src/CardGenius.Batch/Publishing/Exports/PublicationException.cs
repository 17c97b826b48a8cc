namespace CardGenius.Batch.Publishing.Exports;

/// <summary>A publication cannot be made or read: counts disagree, an outcome is missing, a file is damaged. The message says which and
/// where; nothing was made visible.</summary>
public sealed class PublicationException(string message, Exception? innerException = null) : Exception(message, innerException);
