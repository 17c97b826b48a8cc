using System.Security.Cryptography;
using System.Text;
using CardGenius.Service.Http;

namespace CardGenius.Service.Tests.Http.Inputs;

public sealed class InputsApiTests : IDisposable
{
    private const string Csv = "userid,amazon_spends\nu1,100\n";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_upload_is_an_input_of_a_start()
    {
        var response = await UploadAsync("users.csv", Csv);
        Assert.Equal(201, response.Status);
        var upload = ServiceWorld.Json(response);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Csv)));
        Assert.Equal(("users.csv", Csv.Length, digest), ((string?)upload["name"], (int)upload["bytes"]!, (string?)upload["sha256"]));
        var input = (string)upload["input"]!;
        Assert.Equal($"store:inputs/20261116T020000Z-{digest[..16]}/users.csv", input);

        var report = ServiceWorld.Json(await _world.PostAsync($$"""{"input":"{{input}}","dry_run":true}"""));
        Assert.Equal(1, (int)report["users"]!);
        Assert.Equal(202, (await _world.PostAsync($$"""{"input":"{{input}}","run_id":"r"}""")).Status);
        Assert.Empty(await _world.Store.ListAsync("inputs/incoming", None));
    }

    [Fact]
    public async Task The_same_file_is_stored_once()
    {
        var first = ServiceWorld.Json(await UploadAsync("users.csv", Csv));
        _world.Time.Advance(TimeSpan.FromDays(1));
        var again = await UploadAsync("users.csv", Csv);
        Assert.Equal(200, again.Status);
        Assert.Equal(first.ToJsonString(), ServiceWorld.Json(again).ToJsonString());
        Assert.Equal(201, (await UploadAsync("other.csv", Csv)).Status);
        Assert.Equal(201, (await UploadAsync("users.csv", Csv + "u2,5\n")).Status);
        Assert.Equal(3, (await _world.Store.ListAsync("inputs", None)).Count);
    }

    [Theory]
    [InlineData("users.txt", "expected a file of type .csv")]
    [InlineData("a/users.csv", "expected a file name without folders")]
    [InlineData("..", "expected a name that begins with a letter or a digit")]
    [InlineData("../users.csv", "expected a file name without folders")]
    [InlineData("a\\users.csv", "expected '/' between folders, not a backslash")]
    [InlineData("a:users.csv", "expected a path in the input container")]
    [InlineData("a|b.csv", "expected no '<', '>', '|'")]
    [InlineData(".csv", "expected a name that begins with a letter or a digit")]
    [InlineData("a%2Fb.csv", "expected a path without percent-encoding")]
    [InlineData("a\nb.csv", "expected no control characters")]
    public async Task A_name_that_is_not_the_name_of_an_input_is_refused(string name, string fault)
    {
        var response = await UploadAsync(name, Csv);
        Assert.Equal(400, response.Status);
        Assert.StartsWith(fault, (string?)ServiceWorld.Json(response)["errors"]!["name"]![0], StringComparison.Ordinal);
        Assert.Empty(await _world.Store.ListAsync("inputs", None));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_whether_it_says_so_or_not()
    {
        _world.Settings = _world.Settings with { MaxUploadBytes = 10 };
        var announced = new ApiRequest { Body = new UnreadableStream(), Header = name => name == "Content-Length" ? "11" : null };
        Assert.Equal(413, (await _world.Api.Inputs.UploadAsync("users.csv", announced, None)).Status);
        Assert.Equal(413, (await UploadAsync("users.csv", Csv)).Status);
        Assert.Equal(201, (await UploadAsync("users.csv", "0123456789")).Status);
        Assert.Single(await _world.Store.ListAsync("inputs", None));
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        Assert.Equal(400, (await UploadAsync("users.csv", "")).Status);
        var chunked = new ApiRequest { Header = name => name == "Transfer-Encoding" ? "chunked" : null };
        Assert.Equal(411, (await _world.Api.Inputs.UploadAsync("users.csv", chunked, None)).Status);
        Assert.Empty(await _world.Store.ListAsync("inputs", None));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var response = await _world.Api.Inputs.UploadAsync("users.csv", new() { Body = new UnreadableStream() }, None);
        Assert.Equal(503, response.Status);
        Assert.Empty(await _world.Store.ListAsync("inputs", None));
    }

    [Fact]
    public async Task The_next_upload_deletes_what_a_killed_process_left()
    {
        await _world.Store.WriteAsync("inputs/incoming/20261114T020000Z-0011223344556677", "old"u8.ToArray(), None);
        await _world.Store.WriteAsync("inputs/incoming/20261116T010000Z-0011223344556677", "young"u8.ToArray(), None);
        await UploadAsync("users.csv", Csv);
        var left = Assert.Single(await _world.Store.ListAsync("inputs/incoming", None));
        Assert.Contains("20261116T010000Z", left.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_contains_uploads_and_the_files_of_the_container_newest_first()
    {
        _world.WriteInput("weekly/old.csv", modified: new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));
        _world.WriteInput("weekly/new.xlsx", modified: new DateTime(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc));
        _world.WriteInput("weekly/notes.txt");
        var upload = (string)ServiceWorld.Json(await UploadAsync("users.csv", Csv))["input"]!;
        var list = ServiceWorld.Json(await _world.Api.Inputs.ListAsync(None))["inputs"]!.AsArray();
        Assert.Equal(["weekly/new.xlsx", upload, "weekly/old.csv"], list.Select(i => (string)i!["input"]!));
        Assert.Equal("2026-11-16T02:00:00+00:00", (string?)list[1]!["modified_at"]);
        Assert.Equal(("users.csv", Csv.Length), ((string?)list[1]!["name"], (int)list[1]!["bytes"]!));
    }

    [Fact]
    public async Task A_file_is_listed_once_if_the_container_is_the_store()
    {
        using var world = new ServiceWorld(hasInputsInStore: true);
        world.Settings = world.Settings with { InputPrefix = "inputs/" };
        await world.Store.WriteAsync("inputs/mine.csv", "userid\n"u8.ToArray(), None);
        var upload = ServiceWorld.Json(await world.Api.Inputs.UploadAsync("users.csv", new() { Body = new MemoryStream("x"u8.ToArray()) }, None));
        var list = ServiceWorld.Json(await world.Api.Inputs.ListAsync(None))["inputs"]!.AsArray();
        Assert.Equal(["inputs/mine.csv", (string)upload["input"]!], list.Select(i => (string)i!["input"]!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("store:runs/r/users.ndjson")]
    [InlineData("store:inputs/../runs/r/users.ndjson")]
    [InlineData("store:results/x/failures.ndjson.gz")]
    [InlineData("store:")]
    public async Task A_start_cannot_read_other_files_of_the_store(string input)
    {
        var response = await _world.PostAsync($$"""{"input":"{{input}}"}""");
        Assert.Equal(400, response.Status);
        Assert.NotNull(ServiceWorld.Json(response)["errors"]!["input"]);
    }

    private Task<ApiResponse> UploadAsync(string name, string content) =>
        _world.Api.Inputs.UploadAsync(name, new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(content)) }, None);
}
