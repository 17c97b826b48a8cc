using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using CardGenius.Batch.Model;

namespace CardGenius.Storage.Blobs;

/// <summary>Converts errors of the storage service to <see cref="StoreException"/>s that say what is wrong and what to do.</summary>
internal static class BlobFaults
{
    private const string ContainerNotFound = "ContainerNotFound";
    private const string ContainerBeingDeleted = "ContainerBeingDeleted";
    private const string BlobAlreadyExists = "BlobAlreadyExists";
    private const string InvalidBlockList = "InvalidBlockList";

    public static async Task<T> TranslateAsync<T>(Uri address, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (Explain(address, error, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    public static async Task TranslateAsync(Uri address, Func<Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (Explain(address, error, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Converts an error. Returns null if the error is not the service's, for example a wrong path or a cancellation.</summary>
    public static StoreException? Explain(Uri address, Exception error, CancellationToken cancellationToken)
    {
        // The query is removed, because it may be a shared access signature.
        var where = address.GetLeftPart(UriPartial.Path);
        return error switch
        {
            StoreException or ArgumentException or InvalidOperationException or ObjectDisposedException => null,
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            AggregateException { InnerExceptions: [.., var last] } => Explain(address, last, cancellationToken),
            RequestFailedException { Status: 401 or 403 } refused => new(
                $"{where}: access was refused ({refused.Status} {refused.ErrorCode}). Check the account key, or give the identity this runs "
                + "as the role Storage Blob Data Contributor on the container; then resume.",
                error)
            {
                IsAccessRefused = true,
            },
            RequestFailedException failed when failed.ErrorCode == ContainerNotFound => new(
                $"{where}: the container does not exist. The store creates it when it opens: start again, or correct the container's name.", error),
            RequestFailedException failed when failed.Status is 408 or 429 or >= 500 || failed.ErrorCode == ContainerBeingDeleted => Down(
                where, $"responds with {failed.Status} {failed.ErrorCode}", error),
            RequestFailedException { Status: 0 } failed => Down(where, $"cannot be reached ({failed.GetBaseException().Message.TrimEnd('.')})", error),
            RequestFailedException failed => new($"{where}: the storage service refused the request ({failed.Status} {failed.ErrorCode}).", error),
            OperationCanceledException => Down(where, "did not respond in time", error),
            IOException or HttpRequestException or SocketException => Down(
                where, $"cannot be reached ({error.GetBaseException().Message.TrimEnd('.')})", error),
            AuthenticationException => new($"{where}: {error.Message}", error) { IsAccessRefused = true },
            _ when error.GetType().Namespace == "Azure.Identity" => new(
                $"{where}: no token for the storage service was issued. Check the managed identity, or sign in; then resume. ({FirstLine(error)})", error)
            {
                IsAccessRefused = true,
            },
            _ => null,
        };
    }

    public static bool IsMissing(RequestFailedException error) => error.Status == 404 && error.ErrorCode != ContainerNotFound;

    /// <summary>Returns whether a write's condition failed because another process wrote first.</summary>
    public static bool IsConflict(RequestFailedException error) =>
        error.Status == 412 || (error.Status == 409 && error.ErrorCode == BlobAlreadyExists);

    /// <summary>Returns whether blocks of a block list do not exist: the service discarded them, or another process committed the same
    /// blob.</summary>
    public static bool AreBlocksGone(RequestFailedException error) => error.ErrorCode == InvalidBlockList;

    private static StoreException Down(string where, string how, Exception error) => new(
        $"{where}: the storage service {how}. Checkpointed work is safe, and the run continues when the service is available again. "
        + "If the service was never available, check the account's name and the network.",
        error)
    {
        Transient = true,
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();
}
