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
    public async Task An_exception_becomes_a_problem_document(Exception fault, int status, string code, int? retryAfter)
    {
        var response = await new ApiGuard(NullLogger.Instance).RespondAsync(() => Task.FromException<ApiResponse>(fault));
        Assert.Equal((status, "application/problem+json; charset=utf-8", retryAfter), (response.Status, response.ContentType, response.RetryAfter));
        var problem = ServiceWorld.Json(response);
        Assert.Equal(($"urn:cardgenius:{code}", status), ((string?)problem["type"], (int)problem["status"]!));
        Assert.DoesNotContain("hidden", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_synchronous_exception_becomes_a_problem_document() =>
        Assert.Equal(503, (await new ApiGuard(NullLogger.Instance).RespondAsync(() => throw new StoreException("down"))).Status);
}
