namespace CardGenius.Batch.IO;

/// <summary>Finds the word that somebody probably meant.</summary>
public static class Nearest
{
    private const int ShortestPart = 4;

    /// <summary>Returns the candidate with the fewest edits, at most a third of the word; null if there is none.</summary>
    public static string? Find(string word, IEnumerable<string> candidates) => Find(word, candidates, Math.Max(1, word.Length / 3));

    /// <summary>Returns the candidate with the fewest edits, at most a third of the name. If there is none, returns the nearest of the candidates
    /// that contain the name or are contained in it, e.g. <c>max_workers</c> for <c>workers</c>; null if there is none, too.</summary>
    public static string? FindName(string name, IReadOnlyCollection<string> candidates) =>
        Find(name, candidates) ?? Find(name, candidates.Where(c => Contains(name, c) || Contains(c, name)), int.MaxValue - 1);

    /// <summary>Returns the candidate with the fewest edits, at most <paramref name="most"/>; null if there is none.</summary>
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

    private static bool Contains(string whole, string part) =>
        part.Length >= ShortestPart && whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    // An edit inserts, deletes or replaces a letter, or swaps two adjacent letters. Case is ignored, and so are all characters except letters and
    // digits.
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
