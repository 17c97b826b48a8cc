namespace CardGenius.Cli.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    private const int WholeWord = 4;

    /// <summary>The candidate nearest to <paramref name="name"/>, or null where none is near enough to be meant.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            var near = distance <= 1 + (Math.Min(name.Length, candidate.Length) / 4) || Holds(name, candidate) || Holds(candidate, name);
            if (near && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one from the other.</summary>
    internal static int Distance(string left, string right)
    {
        int[] beforeLast = [], last = [.. Enumerable.Range(0, right.Length + 1)];
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }

    private static bool Holds(string whole, string part) =>
        part.Length >= WholeWord && whole.Contains(part, StringComparison.OrdinalIgnoreCase);
}
