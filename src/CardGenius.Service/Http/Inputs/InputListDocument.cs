namespace CardGenius.Service.Http.Inputs;

/// <summary>The inputs that a run can be started with.</summary>
/// <param name="Inputs">The inputs, newest first.</param>
public sealed record InputListDocument(IReadOnlyList<InputFileDocument> Inputs);

/// <summary>An input that a run can be started with.</summary>
/// <param name="Input">The value of <c>input</c> in a start request.</param>
/// <param name="Name">The name of the file.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="ModifiedAt">The time of the upload, or of the latest change.</param>
public sealed record InputFileDocument(string Input, string Name, long Bytes, DateTimeOffset ModifiedAt);
