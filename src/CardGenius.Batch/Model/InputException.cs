namespace CardGenius.Batch.Model;

/// <summary>The input as a whole cannot be used: the message says what was found, what is expected and what to do. No call was made.</summary>
public sealed class InputException(string message, Exception? innerException = null) : Exception(message, innerException);
