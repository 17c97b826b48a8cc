using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Service.Http.Inputs;

/// <summary>Implements the part of the HTTP API that uploads and lists inputs.</summary>
public sealed class InputsApi
{
    /// <summary>The path of the inputs.</summary>
    public const string Route = "/api/inputs";

    private const int MostInputs = 200;
    private const int BufferSize = 128 * 1024;

    // An upload takes minutes. Its process ended if it is older.
    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);

    private readonly IRunStore _store;
    private readonly IInputContainer _inputs;
    private readonly ServiceSettings _settings;
    private readonly TimeProvider _time;
    private readonly ApiGuard _guard;

    internal InputsApi(IRunStore store, IInputContainer inputs, ServiceSettings settings, TimeProvider time, ApiGuard guard)
    {
        _store = store;
        _inputs = inputs;
        _settings = settings;
        _time = time;
        _guard = guard;
    }

    /// <summary><c>PUT /api/inputs/{name}</c>: stores the body as an input. If the store already has a file with this name and content, returns
    /// that file.</summary>
    public Task<ApiResponse> UploadAsync(string name, ApiRequest request, CancellationToken cancellationToken) => _guard.RespondAsync(async () =>
    {
        if (InputPaths.FindNameFault(name) is { } fault)
        {
            var errors = new FieldErrors();
            errors.Add("name", fault);
            return errors.ToProblem();
        }

        if (long.TryParse(request.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var announced)
            && announced > _settings.MaxUploadBytes)
        {
            return TooLarge();
        }

        await DeleteAbandonedAsync(cancellationToken);
        var incoming = UploadPaths.NewIncoming(_time.GetUtcNow());
        try
        {
            return await ReceiveAsync(incoming, request, cancellationToken) switch
            {
                null => TooLarge(),
                { Length: 0 } => request.Header("Transfer-Encoding") is { Length: > 0 } ? LimitedBody.WithoutLength() : Empty(),
                { } digest => await KeepAsync(incoming, name, digest, cancellationToken),
            };
        }
        finally
        {
            await _store.DeleteAsync(incoming, CancellationToken.None);
        }
    });

    /// <summary><c>GET /api/inputs</c>: lists the newest inputs that a run can be started with.</summary>
    public Task<ApiResponse> ListAsync(CancellationToken cancellationToken) => _guard.RespondAsync(async () =>
    {
        List<(string Location, string Path, InputFileDocument Document)> found = [];
        await foreach (var file in _inputs.ListAsync(_settings.InputPrefix, cancellationToken))
        {
            if (InputPaths.FindFault(file.Path, _settings.InputPrefix) is null)
            {
                found.Add((_inputs.Location, file.Path, Show(UploadPaths.TimeOf(file.Path) is null ? file.Path : InputPaths.OfStore(file.Path), file.Path, file.Length, file.Modified)));
            }
        }

        foreach (var file in await _store.ListAsync(RunPaths.Inputs, cancellationToken))
        {
            if (UploadPaths.TimeOf(file.Path) is { } uploaded && InputPaths.FindFault(file.Path, $"{RunPaths.Inputs}/") is null)
            {
                found.Add((_store.Location, file.Path, Show(InputPaths.OfStore(file.Path), file.Path, file.Length, uploaded)));
            }
        }

        // In `cardgenius serve`, the container of inputs is the store.
        var inputs = found.DistinctBy(f => (f.Location, f.Path)).Select(f => f.Document)
            .OrderByDescending(d => d.ModifiedAt).ThenBy(d => d.Input, StringComparer.Ordinal).Take(MostInputs);
        return ApiResponse.Json(200, new InputListDocument([.. inputs]), HttpJsonContext.Documents.InputListDocument);
    });

    private static InputFileDocument Show(string input, string path, long bytes, DateTimeOffset modified) =>
        new(input, path[(path.LastIndexOf('/') + 1)..], bytes, modified);

    // Returns null if the body is too large.
    private async Task<InputDigest?> ReceiveAsync(string path, ApiRequest request, CancellationToken cancellationToken)
    {
        await using var output = await _store.CreateAsync(path, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long length = 0;
            while (await LimitedBody.ReadAsync(request.Body, buffer, cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > _settings.MaxUploadBytes)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await output.CommitAsync(cancellationToken);
            return new(length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            // The buffer contained data of users.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task<ApiResponse> KeepAsync(string incoming, string name, InputDigest digest, CancellationToken cancellationToken)
    {
        var existing = (await _store.ListAsync(RunPaths.Inputs, cancellationToken)).FirstOrDefault(f => UploadPaths.IsOf(f.Path, digest.Sha256, name));
        var path = existing?.Path ?? UploadPaths.Of(_time.GetUtcNow(), digest.Sha256, name);
        if (existing is null)
        {
            await _store.ConcatenateAsync([incoming], path, cancellationToken);
        }

        return ApiResponse.Json(
            existing is null ? 201 : 200,
            new UploadDocument(InputPaths.OfStore(path), name, digest.Length, digest.Sha256),
            HttpJsonContext.Documents.UploadDocument);
    }

    private async Task DeleteAbandonedAsync(CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - LongestUpload;
        foreach (var file in await _store.ListAsync(UploadPaths.Incoming, cancellationToken))
        {
            if (UploadPaths.TimeOf(file.Path) < before)
            {
                await _store.DeleteAsync(file.Path, cancellationToken);
            }
        }
    }

    private static ApiResponse Empty() => ApiResponse.Problem(400, "empty", "The file is empty", "The body has no bytes. Send the content of the file as the body.");

    private ApiResponse TooLarge() => ApiResponse.Problem(
        413,
        "too_large",
        "The file is too large",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The maximum size of an upload is {_settings.MaxUploadBytes / 1024 / 1024} MB. Copy a larger file to "
            + $"{(_settings.InputPrefix.Length == 0 ? "" : $"'{_settings.InputPrefix}' in ")}{_inputs.Location} and set 'input' to its path."));
}
