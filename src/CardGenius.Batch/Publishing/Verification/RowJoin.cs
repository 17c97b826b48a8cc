using CardGenius.Batch.Input.Columns;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>
/// Brings the published rows together, ascending, and holds them against those that must be there. Nothing is kept but one row of each
/// file, and, where there is nothing to hold them against, the ids seen.
/// </summary>
internal sealed class RowJoin(Findings findings)
{
    /// <summary>Results, failures and rejects that were read.</summary>
    public long[] Counts { get; } = new long[3];

    /// <summary>Compares with the rows that must be there.</summary>
    /// <param name="published">Results, failures and rejects, each ascending by row.</param>
    /// <param name="expected">All rows that must be there, ascending.</param>
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
                findings.Add($"row {found.Row} in {found.Place} is no data row of the input");
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

    /// <summary>Where there is nothing to compare with: no row and no id may stand twice.</summary>
    public async Task CheckAloneAsync(IReadOnlyList<IAsyncEnumerator<PublishedRow>> published)
    {
        var seen = new SeenIds();
        await MergeAsync(published, found =>
        {
            if (found.Id is { } id && !seen.TryAdd(id, found.Row, out var first))
            {
                findings.Add($"row {found.Row} in {found.Place} has the id that stands on row {first} already");
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
                findings.Add($"row {found.Row} stands twice: {last.Place} and {found.Place}");
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
        row.Row, row.Id is null ? "missing: the input has it as a reject, the rejects do not" : "missing: neither a result nor a failure");

    private void Compare(PublishedRow found, ExpectedRow expected)
    {
        findings.EndSeries();
        if (expected.Id is null && found.Id is not null)
        {
            findings.Add($"row {found.Row} in {found.Place} is no user of the input but a reject");
        }
        else if (expected.Id is not null && found.Id is null)
        {
            findings.Add($"row {found.Row} in {found.Place} is a user of the input and no reject");
        }
        else if (!string.Equals(found.Id, expected.Id, StringComparison.Ordinal))
        {
            findings.Add($"row {found.Row} in {found.Place} has another id than the input's row");
        }
    }
}
