namespace CardGenius.Batch.Model.Counts;

/// <summary>How many attempts failed with one class.</summary>
public readonly record struct ClassCount(FailureClass Class, long Count)
{
    /// <summary>Both lists added up, in the classes' order (so that equal counts are equal documents).</summary>
    public static IReadOnlyList<ClassCount> Merge(IReadOnlyList<ClassCount> left, IReadOnlyList<ClassCount> right) =>
        right.Count == 0
            ? left
            : [.. left.Concat(right).GroupBy(c => c.Class).OrderBy(g => g.Key).Select(g => new ClassCount(g.Key, g.Sum(c => c.Count)))];
}
