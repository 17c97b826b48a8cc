namespace CardGenius.Batch.IO;

/// <summary>Finds what somebody who mistyped a word may have meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that is the fewest edits away, at most a third of the word; null where none is that near.</summary>
    public static string? Find(string word, IEnumerable<string> candidates) => Find(word, candidates, Math.Max(1, word.Length / 3));

    /// <summary>The candidate that is the fewest edits away, at most <paramref name="most"/>; null where none is that near.</summary>
    public static string? Find(string word, IEnumerable<string> candidates, int most)
    {
        var best = (Candidate: default(string), Distance: most + 1);
        foreach (var candidate in candidates)
        {
            var distance = Distance(word, candidate, best.Distance);
            if (distance < best.Distance)
            {
                best = (candidate, distance);
            }
        }

        return best.Candidate;
    }

    // Edits: a letter more, less or other, or two neighbours swapped. Case counts for nothing, nor does what is no letter and no digit.
    private static int Distance(string left, string right, int limit)
    {
        var a = Plain(left);
        var b = Plain(right);
        if (Math.Abs(a.Length - b.Length) >= limit)
        {
            return limit;
        }

        var before = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, last, current) = (last, current, before);
        }

        return last[b.Length];
    }

    private static string Plain(string word) =>
        string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
