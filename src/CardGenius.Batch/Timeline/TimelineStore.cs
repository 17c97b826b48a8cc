using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Timeline;

/// <summary>Reads and writes the timelines of the runs in a store.</summary>
public sealed class TimelineStore(IRunStore store)
{
    /// <summary>Returns the timeline of a run. It is empty if the run was recorded by a version without timelines, or if its file is
    /// damaged.</summary>
    public async Task<RunTimeline> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var json = await store.ReadAsync(RunPaths.Timeline(runId), cancellationToken);
        try
        {
            return json is null ? new() : JsonSerializer.Deserialize(json, TimelineJsonContext.Default.RunTimeline)!;
        }
        catch (JsonException)
        {
            return new();
        }
    }

    /// <summary>Replaces the timeline of a run. Only one process may write it at a time.</summary>
    public Task WriteAsync(string runId, RunTimeline timeline, CancellationToken cancellationToken) => store.WriteAsync(
        RunPaths.Timeline(runId), JsonSerializer.SerializeToUtf8Bytes(timeline, TimelineJsonContext.Default.RunTimeline), cancellationToken);

    /// <summary>Adds a batch to the timeline of a run. Only one process may write it at a time.</summary>
    public async Task AddAsync(string runId, TimelineBatch batch, CancellationToken cancellationToken) =>
        await WriteAsync(runId, (await ReadAsync(runId, cancellationToken)).Add(batch), cancellationToken);
}
