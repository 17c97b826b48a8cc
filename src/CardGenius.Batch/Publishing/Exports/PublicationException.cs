namespace CardGenius.Batch.Publishing.Exports;

/// <summary>A publication cannot be written or read, because counts differ, an outcome is missing, or a file is damaged. The message names the
/// file and the fault. The run was not published.</summary>
public sealed class PublicationException(string message, Exception? innerException = null) : Exception(message, innerException);
