using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Service.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Service.Tests.Http;

public sealed class ApiGuardTests
{
    public static TheoryData<Exception, int, string, int?> Faults => new()
    {
        { new StoreException("account 'hidden' is down"), 503, "store", 30 },
        { new OperationCanceledException("hidden"), 503, "interrupted", 30 },
        { new TaskCanceledException("hidden"), 503, "interrupted", 30 },
        { new InputException("a.csv: the file is empty"), 422, "input", null },
        { new RunException(RunRefusal.Conflict, "run 'r' is there"), 409, "conflict", null },
        { new InvalidOperationException("hidden"), 500, "internal", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_a_problem(Exception fault, int status, string code, int? retryAfter)
    {
        var answer = await new ApiGuard(NullLogger.Instance).AnswerAsync(() => Task.FromException<ApiResponse>(fault));
        Assert.Equal((status, "application/problem+json; charset=utf-8", retryAfter), (answer.Status, answer.ContentType, answer.RetryAfter));
        var problem = ServiceWorld.Json(answer);
        Assert.Equal(($"urn:cardgenius:{code}", status), ((string?)problem["type"], (int)problem["status"]!));
        Assert.DoesNotContain("hidden", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_throws_before_it_waits_is_a_problem_too() =>
        Assert.Equal(503, (await new ApiGuard(NullLogger.Instance).AnswerAsync(() => throw new StoreException("down"))).Status);
}
