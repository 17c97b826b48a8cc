namespace CardGenius.Simulator.Answers;

/// <summary>What is wrong with the first card of a hostile answer.</summary>
internal enum AnswerSpoiling
{
    None,
    DeepNesting,
    DuplicateKeys,
    NotANumber,
    HugeNumbers,
    InvalidUtf8,
}
