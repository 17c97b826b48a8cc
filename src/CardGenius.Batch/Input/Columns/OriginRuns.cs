using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input.Columns;

/// <summary>
/// Knows the users of the runs whose rejects an input contains. Such a user has an outcome already, so the corrected rejects must not request it
/// again. It needs 16 to 30 bytes of memory for each user of these runs.
/// </summary>
/// <param name="store">The store that contains the runs; null if it is not known. The users are then not known either.</param>
/// <param name="inputName">The name of the input, for messages.</param>
/// <param name="only">The runs to consider; null for all runs that the input names.</param>
internal sealed class OriginRuns(IRunStore? store, string inputName, IReadOnlyCollection<string>? only = null)
{
    private const int MostRuns = 50;

    private readonly Dictionary<string, Origin?> _runs = new(StringComparer.Ordinal);
    private readonly List<string> _named = [];

    /// <summary>Gets the runs whose users are known: those that the input names, and those whose rejects these runs contained.</summary>
    public IReadOnlyList<string> Found => [.. _runs.Where(r => r.Value is not null).Select(r => r.Key).Order(StringComparer.Ordinal)];

    /// <summary>Returns notes about runs whose users are not known.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var run in _named.Where(r => _runs[r] is null && only is null))
        {
            yield return store is null
                ? $"the input contains rejects of run '{run}'; a run of this input also rejects the users that '{run}' processed"
                : $"the input contains rejects of run '{run}', which is not in {store.Location}: users that it processed are requested again";
        }
    }

    /// <summary>Reads the users of a run, unless they are known already.</summary>
    /// <param name="runId">The run that a row of the input names. A text that is not a run id is ignored.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">The input names too many runs.</exception>
    /// <exception cref="StoreException">The store cannot be read, or the users of the run are damaged.</exception>
    public async ValueTask LoadAsync(string runId, CancellationToken cancellationToken)
    {
        if (_named.Contains(runId) || !RunIds.IsValid(runId))
        {
            return;
        }

        if (_named.Count == MostRuns)
        {
            throw new InputException($"{inputName}: the rows are rejects of more than {MostRuns} runs. Split the file.");
        }

        _named.Add(runId);
        await ReadAsync(runId, cancellationToken);
    }

    /// <summary>Returns the run that has an outcome for a user: the run of the reject, or one whose rejects that run contained. Returns null if
    /// there is none.</summary>
    public string? FindRun(string runId, string userId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([runId]);
        while (next.TryDequeue(out var run))
        {
            if (!seen.Add(run) || _runs.GetValueOrDefault(run) is not { } origin)
            {
                continue;
            }

            if (origin.Users.Find(userId) is not null)
            {
                return run;
            }

            foreach (var earlier in origin.Earlier)
            {
                next.Enqueue(earlier);
            }
        }

        return null;
    }

    private async Task ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if (_runs.ContainsKey(runId))
        {
            return;
        }

        _runs[runId] = null;
        if (store is null || (only is not null && !only.Contains(runId)) || await FindPlanAsync(store, runId, cancellationToken) is not { } plan)
        {
            return;
        }

        var users = new SeenIds();
        await foreach (var user in UserReader.ReadAllAsync(store, plan, 0, plan.Users, cancellationToken))
        {
            users.TryAdd(user.Id, user.Row, out _);
        }

        var earlier = plan.RejectsOf ?? [];
        _runs[runId] = new Origin(users, earlier);
        foreach (var run in earlier)
        {
            await ReadAsync(run, cancellationToken);
        }
    }

    private static async Task<RunPlan?> FindPlanAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        var path = RunPaths.Plan(runId);
        try
        {
            return await store.ReadAsync(path, cancellationToken) is { } json
                ? JsonSerializer.Deserialize(json, RunJsonContext.Default.RunPlan)
                : null;
        }
        catch (JsonException error)
        {
            throw StoreLines.Damaged(store, path, error);
        }
    }

    private sealed record Origin(SeenIds Users, IReadOnlyList<string> Earlier);
}
