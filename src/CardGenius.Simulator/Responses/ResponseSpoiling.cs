namespace CardGenius.Simulator.Responses;

/// <summary>What is wrong with the first card of a hostile answer.</summary>
internal enum ResponseSpoiling
{
    None,
    DeepNesting,
    DuplicateKeys,
    NotANumber,
    HugeNumbers,
    InvalidUtf8,
}
