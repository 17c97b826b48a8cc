namespace CardGenius.Batch.Model;

/// <summary>The whole input cannot be used. The message says what was found, what is expected and what to do. No user was requested.</summary>
public sealed class InputException(string message, Exception? innerException = null) : Exception(message, innerException);
