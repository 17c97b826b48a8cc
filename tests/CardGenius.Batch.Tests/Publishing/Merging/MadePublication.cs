using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CsvHelper;

namespace CardGenius.Batch.Tests.Publishing.Merging;

/// <summary>The published files of a run, written without a run.</summary>
internal sealed record MadePublication(string RunId, int PlannedMinute)
{
    public IReadOnlyList<string> Columns { get; init; } = ["userid", "city"];

    public string Input { get; init; } = "users.csv";

    public string InputPath { get; init; } = "/data/users.csv";

    /// <summary>The users in ascending order of rows. A user without cards is a failure.</summary>
    public IReadOnlyList<(long Row, string Id, IReadOnlyList<RankedCard>? Cards)> Users { get; init; } = [];

    /// <summary>The rejects in ascending order of rows.</summary>
    public IReadOnlyList<(long Row, string? Id)> Rejects { get; init; } = [];

    public IReadOnlyList<string>? RejectsOf { get; init; }

    public RunSettings Settings { get; init; } = new() { TopN = 2, PartSize = 3 };

    public string Folder => $"results/run_date=2026-11-28/run_id={RunId}";

    /// <summary>Returns a failed user.</summary>
    public static (long Row, string Id, IReadOnlyList<RankedCard>? Cards) Failed(long row, string id) => (row, id, null);

    /// <summary>Returns a user with one card, whose name is that of the run.</summary>
    public (long Row, string Id, IReadOnlyList<RankedCard>? Cards) Answered(long row, string id) =>
        (row, id, [new RankedCard(RunId, RunId, null, 7, 10, 2, 1, []) { Details = CardDetails.None }]);

    /// <summary>The text of a cell, which names the run and the row.</summary>
    public string CityOf(long row) => string.Create(CultureInfo.InvariantCulture, $"{RunId}, row {row}");

    /// <summary>Writes the publication to a store.</summary>
    public void WriteTo(MemoryRunStore store)
    {
        var settings = Settings with { Input = Settings.Input with { Path = InputPath } };
        var plan = Plan();
        var answered = Users.Where(u => u.Cards is not null).ToList();
        var parts = answered.Chunk(settings.PartSize).Select((users, part) =>
            File(RunPaths.PartName(part), users.Length, string.Concat(users.Select(u => Text(Outcomes.Line(new UserResult(u.Row, u.Id, u.Cards!))))))).ToList();
        using var feedback = new FeedbackLine(plan);
        var failed = Users.Where(u => u.Cards is null).ToList();
        var failures = File(RunPaths.FailuresName, failed.Count, string.Concat(failed.Select(u => Text(feedback.Failure(Cells(u.Row, u.Id), FailureOf(u.Row, u.Id)).ToArray()))));
        var rejects = File(RunPaths.RejectsName, Rejects.Count, string.Concat(
            Rejects.Select(r => Text(feedback.Reject(new Reject(r.Row, null, "no", Cells(r.Row, r.Id))).ToArray()))));
        var table = File(RunPaths.ResultsCsvName, Users.Count, Table(plan, settings));
        var manifest = new Manifest
        {
            RunId = RunId,
            ProgramVersion = "0",
            State = failed.Count == 0 ? RunState.Completed : RunState.CompletedWithFailures,
            Settings = settings,
            Input = new ManifestInput(Input, plan.InputBytes, plan.InputSha256, plan.Rows, 0, Columns, 0, RejectsOf),
            Counts = new ManifestCounts(plan.Rows, Users.Count, answered.Count, failed.Count, Rejects.Count, 0),
            Parts = parts,
            Files = [failures, rejects, table],
            Attempts = new ManifestAttempts(0, new Dictionary<string, long>()),
            Latency = new ManifestLatency(0, 0, 0, 0, 0, 0),
            Times = new ManifestTimes(plan.PlannedAt, plan.PlannedAt.AddHours(1)),
        };
        store[$"{Folder}/{RunPaths.ManifestName}"] = manifest.ToJson();
        store[$"{Folder}/{RunPaths.SuccessName}"] = [];

        PublishedFile File(string name, long rows, string content)
        {
            var bytes = RunFixture.Gzip(content);
            store[$"{Folder}/{name}"] = bytes;
            return new PublishedFile(name, rows, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    private RunPlan Plan() => new()
    {
        RunId = RunId,
        PlannedAt = new DateTimeOffset(2026, 11, 28, 6, PlannedMinute, 0, TimeSpan.Zero),
        InputName = Input,
        InputBytes = Input.Length,
        InputSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Input))),
        Rows = Users.Count + Rejects.Count,
        Users = Users.Count,
        Rejects = Rejects.Count,
        Columns = Columns,
        IdColumn = 0,
        ChunkSize = 4,
    };

    private string Table(RunPlan plan, RunSettings settings)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var csv = new CsvWriter(text, ResultsTable.Csv);
        var table = new ResultsTable(plan, settings);
        table.WriteHeader(csv);
        foreach (var (row, id, cards) in Users)
        {
            if (cards is null)
            {
                table.WriteFailure(csv, Cells(row, id), FeedbackLine.Error(FailureOf(row, id)));
            }
            else
            {
                table.WriteResult(csv, Cells(row, id), cards);
            }
        }

        csv.Flush();
        return text.ToString();
    }

    private string?[] Cells(long row, string? id) => [id, .. Columns.Skip(1).Select(_ => CityOf(row))];

    private UserFailure FailureOf(long row, string id) => new(
        row, id, new CallFailure(FailureClass.ServerError, 503, 3, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, $"failed in {RunId}"), Transient: true);

    private static string Text(byte[] line) => Encoding.UTF8.GetString(line);
}
