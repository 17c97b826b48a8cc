using System.Security.Cryptography;
using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;
using CsvHelper;

namespace CardGenius.Batch.Publishing;

/// <summary>Writes the files of the whole publication to the staging folder, and reconciles them.</summary>
internal sealed class Completion(
    IRunStore store, TimeProvider time, RunPlan plan, RunSettings settings, ChunkTally tally, RunTimeline timeline, string host)
{
    private readonly string _staging = RunPaths.Staging(plan.RunId);
    private readonly string _segments = RunPaths.Segments(plan.RunId);
    private readonly SummaryCounter _summary = new();

    /// <summary>Writes the files of the whole publication. Writes the manifest last, after all counts and checksums agree.</summary>
    public async Task StageAsync(CancellationToken cancellationToken)
    {
        var parts = await ReadRecordsAsync(cancellationToken);
        var (header, headerPiece) = await WriteHeaderAsync(cancellationToken);
        var csv = await WriteMemberAsync(
            RunPaths.ResultsCsvName, [(header, headerPiece), .. parts.Select(p => (p.Csv, p.CsvPiece!))], cancellationToken);
        var failed = parts.Where(p => p.FailuresFile is not null).Select(p => (p.FailuresFile!, p.FailuresPiece!)).ToList();
        IReadOnlyList<PublishedFile> failures = failed.Count > 0
            ? await WriteMemberAsync(RunPaths.FailuresName, failed, cancellationToken)
            : [await WriteNoFailuresAsync(cancellationToken)];
        var rejects = await new RejectFiles(store, plan, settings, _summary).WriteAsync(cancellationToken);
        var reconciliation = new Reconciliation(store, _staging);
        List<PublishedFile> files = [await reconciliation.CheckAsync(RunPaths.FailuresName, failures, cancellationToken)];
        foreach (var file in rejects)
        {
            files.Add(await reconciliation.CheckAsync(file.Name, [file], cancellationToken));
        }

        var summary = Summarize(parts);
        foreach (var file in await WriteReportsAsync(parts, summary, cancellationToken))
        {
            files.Add(await reconciliation.CheckAsync(file.Name, [file], cancellationToken));
        }

        files.Add(await reconciliation.CheckAsync(RunPaths.ResultsCsvName, csv, cancellationToken));
        if (settings.Excel)
        {
            reconciliation.ThrowIfAnyDifference();
            files.Add(await WriteExcelAsync(cancellationToken));
        }

        foreach (var part in parts)
        {
            await reconciliation.CheckAsync(part.File.Name, [part.File], cancellationToken);
        }

        reconciliation.CheckCounts(plan, tally, parts, files);
        await reconciliation.CheckNamesAsync([.. parts.Select(p => p.File), .. files], [], cancellationToken);
        reconciliation.ThrowIfAnyDifference();
        await store.WriteAsync($"{_staging}/{RunPaths.ManifestName}", Describe(parts, files, summary).ToJson(), cancellationToken);
    }

    private async Task<List<PartRecord>> ReadRecordsAsync(CancellationToken cancellationToken)
    {
        List<PartRecord> parts = [];
        var count = PartWriter.Count(plan, settings);
        for (var part = 0; part < count; part++)
        {
            var record = await ReadRecordAsync(part);
            if (record.CsvPiece is null)
            {
                await new PartWriter(store, plan, settings).WriteAsync(part, cancellationToken);
                record = await ReadRecordAsync(part);
            }

            parts.Add(record);
        }

        return parts;

        async Task<PartRecord> ReadRecordAsync(int part) =>
            await PartWriter.ReadRecordAsync(store, plan.RunId, part, cancellationToken)
            ?? throw new PublicationException($"Part {part} of {count} is not written yet: {PublishPaths.Record(plan.RunId, part)} is missing.");
    }

    // Concatenates pieces to a file with one gzip member.
    private async Task<IReadOnlyList<PublishedFile>> WriteMemberAsync(
        string name, IReadOnlyList<(PublishedFile File, GzipPiece Piece)> pieces, CancellationToken cancellationToken)
    {
        IReadOnlyList<PublishedFile> files =
        [
            await WriteSegmentAsync(PublishPaths.MemberHeaderName, GzipMember.Header, cancellationToken),
            .. pieces.Select(p => p.File),
            await WriteSegmentAsync(
                PublishPaths.MemberTrailerName(name), GzipMember.Trailer(pieces.Select(p => p.Piece)), cancellationToken),
        ];
        await store.ConcatenateAsync([.. files.Select(f => $"{_segments}/{f.Name}")], $"{_staging}/{name}", cancellationToken);
        return files;
    }

    private async Task<PublishedFile> WriteSegmentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await store.WriteAsync($"{_segments}/{name}", content, cancellationToken);
        return new PublishedFile(name, 0, content.Length, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    private async Task<(PublishedFile File, GzipPiece Piece)> WriteHeaderAsync(CancellationToken cancellationToken)
    {
        await using var file = await GzipFile.CreatePieceAsync(store, _segments, PublishPaths.CsvHeaderName, cancellationToken);
        await using (var text = new StreamWriter(file.Buffer, leaveOpen: true))
        await using (var csv = new CsvWriter(text, ResultsTable.Csv))
        {
            new ResultsTable(plan, settings).WriteHeader(csv);
        }

        return (await file.CommitAsync(cancellationToken), file.Piece);
    }

    private async Task<PublishedFile> WriteNoFailuresAsync(CancellationToken cancellationToken)
    {
        await using var file = await GzipFile.CreateAsync(store, _staging, RunPaths.FailuresName, cancellationToken);
        return await file.CommitAsync(cancellationToken);
    }

    private async Task<PublishedFile> WriteExcelAsync(CancellationToken cancellationToken)
    {
        await using var table = await store.OpenReadAsync($"{_staging}/{RunPaths.ResultsCsvName}", 0, null, cancellationToken)
            ?? throw new PublicationException($"{_staging}/{RunPaths.ResultsCsvName} is missing in {store.Location}.");
        var file = await store.CreateAsync($"{_staging}/{PublishPaths.ExcelName}", cancellationToken);
        await using var digest = new DigestingStream(file);
        var summary = await ResultsWorkbook.WriteAsync(
            table, plan.Columns[plan.IdColumn], settings.CsvSafe, digest, XlsxWriter.MaxRows, cancellationToken);
        await file.CommitAsync(cancellationToken);
        return new PublishedFile(PublishPaths.ExcelName, summary.Rows, digest.Bytes, digest.Sha256);
    }

    // Parts of earlier versions were not counted.
    private PublishedSummary? Summarize(List<PartRecord> parts)
    {
        foreach (var part in parts.Where(p => p.Summary is not null))
        {
            _summary.Add(part.Summary!);
        }

        return parts.TrueForAll(p => p.Summary is not null) ? _summary.ToRun() : null;
    }

    private async Task<IReadOnlyList<PublishedFile>> WriteReportsAsync(
        List<PartRecord> parts, PublishedSummary? summary, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failures = parts.Sum(p => p.Failures);
        var state = failures == 0 ? RunState.Completed : RunState.CompletedWithFailures;
        var report = new RunReport
        {
            RunId = plan.RunId,
            State = StateText.Of(state),
            Settings = settings,
            Plan = plan,
            Timeline = timeline.Add(new()
            {
                Events =
                [
                    new()
                    {
                        Id = "published",
                        Kind = failures == 0 ? RunEventKind.Completed : RunEventKind.CompletedWithFailures,
                        At = now,
                    },
                ],
            }),
            Now = now,
            Tally = tally,
            Rows = plan.Rows,
            Users = plan.Users,
            Rejects = plan.Rejects,
            Done = plan.Users,
            Failed = failures,
            WithoutCards = parts.Sum(p => p.WithoutCards),
            Failures = _summary.Failures,
            Summary = summary,
            Environment = ReportEnvironment.Of(host),
        };
        return
        [
            await WriteTextAsync(RunPaths.ReportPageName, ReportPage.Format(report), cancellationToken),
            await WriteTextAsync(RunPaths.ReportTextName, ReportMarkdown.Format(report), cancellationToken),
        ];
    }

    private async Task<PublishedFile> WriteTextAsync(string name, string text, CancellationToken cancellationToken)
    {
        var content = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
        await store.WriteAsync($"{_staging}/{name}", content, cancellationToken);
        return new PublishedFile(name, 0, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private Manifest Describe(List<PartRecord> parts, List<PublishedFile> files, PublishedSummary? summary)
    {
        var failures = parts.Sum(p => p.Failures);
        return new Manifest
        {
            RunId = plan.RunId,
            ProgramVersion = ReportEnvironment.ProgramVersion,
            State = failures == 0 ? RunState.Completed : RunState.CompletedWithFailures,
            Settings = PublicSettings.Of(settings),
            Input = new ManifestInput(
                plan.InputName, plan.InputBytes, plan.InputSha256, plan.Rows, plan.EmptyRows, plan.Columns, plan.IdColumn, plan.RejectsOf),
            Counts = new ManifestCounts(
                plan.Rows,
                plan.Users,
                parts.Sum(p => p.Results),
                failures,
                plan.Rejects,
                plan.EmptyRows,
                parts.Sum(p => p.WithoutCards)),
            DroppedCards = tally.Dropped,
            Parts = [.. parts.Select(p => p.File)],
            Files = files,
            Attempts = new ManifestAttempts(
                tally.Attempts,
                tally.FailedAttempts.ToDictionary(c => c.Class.ToString(), c => c.Count, StringComparer.Ordinal),
                tally.NeutralRequests),
            Latency = ManifestLatency.From(tally.Latency),
            Summary = summary,
            Times = new ManifestTimes(plan.PlannedAt.ToUniversalTime(), time.GetUtcNow().ToUniversalTime()),
        };
    }
}
