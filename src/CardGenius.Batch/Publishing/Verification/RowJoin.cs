using CardGenius.Batch.Input.Columns;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>
/// Merges the published rows in ascending order and compares them with the expected rows. It keeps only one row of each file in memory. Without
/// expected rows it also keeps the ids.
/// </summary>
internal sealed class RowJoin(Findings findings)
{
    /// <summary>Gets the numbers of results, failures and rejects that were read.</summary>
    public long[] Counts { get; } = new long[3];

    /// <summary>Compares the published rows with the expected rows.</summary>
    /// <param name="published">The results, failures and rejects, each in ascending order of rows.</param>
    /// <param name="expected">All expected rows, in ascending order.</param>
    public async Task CompareAsync(IReadOnlyList<IAsyncEnumerator<PublishedRow>> published, IAsyncEnumerator<ExpectedRow> expected)
    {
        var more = await expected.MoveNextAsync();
        await MergeAsync(published, async found =>
        {
            while (more && expected.Current.Row < found.Row)
            {
                Missing(expected.Current);
                more = await expected.MoveNextAsync();
            }

            if (!more || expected.Current.Row > found.Row)
            {
                findings.Add($"row {found.Row} in {found.Place} is not a data row of the input");
                return;
            }

            Compare(found, expected.Current);
            more = await expected.MoveNextAsync();
        });
        for (; more; more = await expected.MoveNextAsync())
        {
            Missing(expected.Current);
        }

        findings.EndSeries();
    }

    /// <summary>Checks without expected rows that no row and no id is published twice.</summary>
    public async Task CheckAloneAsync(IReadOnlyList<IAsyncEnumerator<PublishedRow>> published)
    {
        var seen = new SeenIds();
        await MergeAsync(published, found =>
        {
            if (found.Id is { } id && !seen.TryAdd(id, found.Row, out var first))
            {
                findings.Add($"row {found.Row} in {found.Place} has the same id as row {first}");
            }

            return ValueTask.CompletedTask;
        });
        findings.EndSeries();
    }

    private async Task MergeAsync(IReadOnlyList<IAsyncEnumerator<PublishedRow>> published, Func<PublishedRow, ValueTask> take)
    {
        var more = new bool[published.Count];
        for (var i = 0; i < more.Length; i++)
        {
            more[i] = await published[i].MoveNextAsync();
        }

        var last = default(PublishedRow);
        while (Lowest(published, more) is >= 0 and var lowest)
        {
            var found = published[lowest].Current;
            Counts[lowest]++;
            if (found.Row == last.Row)
            {
                findings.Add($"row {found.Row} is published twice: {last.Place} and {found.Place}");
            }
            else
            {
                await take(found);
            }

            last = found;
            more[lowest] = await published[lowest].MoveNextAsync();
        }
    }

    private static int Lowest(IReadOnlyList<IAsyncEnumerator<PublishedRow>> published, bool[] more)
    {
        var lowest = -1;
        for (var i = 0; i < more.Length; i++)
        {
            if (more[i] && (lowest < 0 || published[i].Current.Row < published[lowest].Current.Row))
            {
                lowest = i;
            }
        }

        return lowest;
    }

    private void Missing(ExpectedRow row) => findings.AddRow(
        row.Row, row.Id is null ? "missing: it is a reject of the input, but not in the rejects file" : "missing: neither a result nor a failure");

    private void Compare(PublishedRow found, ExpectedRow expected)
    {
        findings.EndSeries();
        if (expected.Id is null && found.Id is not null)
        {
            findings.Add($"row {found.Row} in {found.Place} is a reject of the input, not a user");
        }
        else if (expected.Id is not null && found.Id is null)
        {
            findings.Add($"row {found.Row} in {found.Place} is a user of the input, not a reject");
        }
        else if (!string.Equals(found.Id, expected.Id, StringComparison.Ordinal))
        {
            findings.Add($"row {found.Row} in {found.Place} has a different id than the row of the input");
        }
    }
}
