using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using Microsoft.Extensions.Logging;

namespace CardGenius.Service.Http;

/// <summary>Converts every exception of a request to a problem document, so that a response never contains a stack trace.</summary>
public sealed partial class ApiGuard(ILogger logger)
{
    private const int RetryAfterSeconds = 2 * RunsApi.LookAgain;

    /// <summary>Handles a request and returns its response. It throws no exception.</summary>
    /// <param name="act">Handles the request.</param>
    public async Task<ApiResponse> RespondAsync(Func<Task<ApiResponse>> act)
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
            return ApiResponse.Problem(409, "conflict", "The run cannot be started or resumed", error.Message);
        }
        catch (PublicationException error)
        {
            LogDamaged(error.Message);
            return ApiResponse.Problem(500, "damaged", "The published files are damaged", error.Message);
        }
        catch (StoreException error)
        {
            LogStore(error.Message);
            return ApiResponse.Problem(
                503, "store", "The store does not respond", "The store cannot be read or written at the moment. Send the request again.") with
            {
                RetryAfter = RetryAfterSeconds,
            };
        }
        catch (OperationCanceledException)
        {
            LogInterrupted();
            return ApiResponse.Problem(
                503,
                "interrupted",
                "The request was interrupted",
                "The client closed the connection, or this instance is shutting down. Send the same request again to continue.") with
            {
                RetryAfter = RetryAfterSeconds,
            };
        }
#pragma warning disable CA1031 // Every error becomes a problem document. The log contains the exception.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
            return ApiResponse.Problem(
                500, "internal", "An unexpected error occurred", "The log of the service contains the cause. Send the request again.");
        }
    }

    [LoggerMessage(20, LogLevel.Error, "A request failed.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(21, LogLevel.Warning, "A request failed because of the store: {Message}")]
    private partial void LogStore(string message);

    [LoggerMessage(23, LogLevel.Error, "Published files are damaged: {Message}")]
    private partial void LogDamaged(string message);

    [LoggerMessage(22, LogLevel.Debug, "A request was interrupted.")]
    private partial void LogInterrupted();
}
