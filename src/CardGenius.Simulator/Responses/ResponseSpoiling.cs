namespace CardGenius.Simulator.Responses;

/// <summary>The defect of the first card in a malformed response.</summary>
internal enum ResponseSpoiling
{
    None,
    DeepNesting,
    DuplicateKeys,
    NotANumber,
    HugeNumbers,
    InvalidUtf8,
}
