using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using Microsoft.Extensions.Logging;

namespace CardGenius.Service.Http;

/// <summary>Turns whatever goes wrong with a request into a problem document, so that no caller ever sees a stack.</summary>
public sealed partial class ApiGuard(ILogger logger)
{
    private const int TryAgain = 2 * RunsApi.LookAgain;

    /// <summary>What a request is answered with. Nothing is thrown.</summary>
    /// <param name="act">Answers it.</param>
    public async Task<ApiResponse> AnswerAsync(Func<Task<ApiResponse>> act)
    {
        try
        {
            return await act();
        }
        catch (InputException error)
        {
            return ApiResponse.Problem(422, "input", "The input cannot be used", error.Message);
        }
        catch (RunException error)
        {
            return ApiResponse.Problem(409, "conflict", "The run cannot be started or gone on with", error.Message);
        }
        catch (StoreException error)
        {
            LogStore(error.Message);
            return ApiResponse.Problem(503, "store", "The store does not answer", "The store cannot be read or written now. Try again.") with
            {
                RetryAfter = TryAgain,
            };
        }
        catch (OperationCanceledException)
        {
            LogInterrupted();
            return ApiResponse.Problem(
                503, "interrupted", "The request was broken off", "The caller went away, or this instance is being replaced. The same request again goes on with it.") with
            {
                RetryAfter = TryAgain,
            };
        }
#pragma warning disable CA1031 // Whatever went wrong, the caller is told so in the form it knows; the log has the rest.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
            return ApiResponse.Problem(500, "internal", "Something went wrong here", "The service's log says what. Trying again may help.");
        }
    }

    [LoggerMessage(20, LogLevel.Error, "A request failed.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(21, LogLevel.Warning, "A request failed at the store: {Message}")]
    private partial void LogStore(string message);

    [LoggerMessage(22, LogLevel.Debug, "A request was broken off.")]
    private partial void LogInterrupted();
}
