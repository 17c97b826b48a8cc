using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using CardGenius.Batch.Model;

namespace CardGenius.Storage.Blobs;

/// <summary>What the service refuses, in words a person can act on.</summary>
internal static class BlobFaults
{
    private const string ContainerNotFound = "ContainerNotFound";
    private const string ContainerBeingDeleted = "ContainerBeingDeleted";
    private const string BlobAlreadyExists = "BlobAlreadyExists";
    private const string InvalidBlockList = "InvalidBlockList";

    public static async Task<T> TranslateAsync<T>(Uri place, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (Explain(place, error, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    public static async Task TranslateAsync(Uri place, Func<Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (Explain(place, error, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The fault in words; null where it is none of the service's (a bad path, a cancellation).</summary>
    public static StoreException? Explain(Uri place, Exception error, CancellationToken cancellationToken)
    {
        // A query could be a shared access signature.
        var where = place.GetLeftPart(UriPartial.Path);
        return error switch
        {
            StoreException or ArgumentException or InvalidOperationException or ObjectDisposedException => null,
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            AggregateException { InnerExceptions: [.., var last] } => Explain(place, last, cancellationToken),
            RequestFailedException { Status: 401 or 403 } refused => new(
                $"{where}: access was refused ({refused.Status} {refused.ErrorCode}). Check the account key, or give the identity this runs "
                + "as the role Storage Blob Data Contributor on the container; then resume.",
                error)
            {
                IsAccessRefused = true,
            },
            RequestFailedException failed when failed.ErrorCode == ContainerNotFound => new(
                $"{where}: the container is not there. It is made when the store is opened; start again, or mend the container's name.", error),
            RequestFailedException failed when failed.Status is 408 or 429 or >= 500 || failed.ErrorCode == ContainerBeingDeleted => Down(
                where, $"answers {failed.Status} {failed.ErrorCode}", error),
            RequestFailedException { Status: 0 } failed => Down(where, $"cannot be reached ({failed.GetBaseException().Message.TrimEnd('.')})", error),
            RequestFailedException failed => new($"{where}: the storage service refused ({failed.Status} {failed.ErrorCode}).", error),
            OperationCanceledException => Down(where, "did not answer in time", error),
            IOException or HttpRequestException or SocketException => Down(
                where, $"cannot be reached ({error.GetBaseException().Message.TrimEnd('.')})", error),
            AuthenticationException => new($"{where}: {error.Message}", error) { IsAccessRefused = true },
            _ when error.GetType().Namespace == "Azure.Identity" => new(
                $"{where}: no token for the storage service could be had. Check the managed identity, or sign in; then resume. ({FirstLine(error)})", error)
            {
                IsAccessRefused = true,
            },
            _ => null,
        };
    }

    public static bool IsMissing(RequestFailedException error) => error.Status == 404 && error.ErrorCode != ContainerNotFound;

    /// <summary>The condition of a write did not hold: somebody else wrote first.</summary>
    public static bool IsConflict(RequestFailedException error) =>
        error.Status == 412 || (error.Status == 409 && error.ErrorCode == BlobAlreadyExists);

    /// <summary>Blocks that a list names are gone: dropped by the service, or by somebody who committed the same blob.</summary>
    public static bool AreBlocksGone(RequestFailedException error) => error.ErrorCode == InvalidBlockList;

    private static StoreException Down(string where, string how, Exception error) => new(
        $"{where}: the storage service {how}. Nothing that was checkpointed is lost; the run goes on when the service is back "
        + "(if it never was there, check the account's name and the network).",
        error)
    {
        Transient = true,
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();
}
