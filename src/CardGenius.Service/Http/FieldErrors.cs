namespace CardGenius.Service.Http;

/// <summary>The errors of each field of a request, in the order in which they were found.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages))
        {
            _errors.Add(field, messages = []);
        }

        messages.Add(message);
    }

    public ApiResponse ToProblem() => ApiResponse.Problem(
        400,
        "validation",
        "The request is not valid",
        $"Invalid fields: {string.Join(", ", _errors.Keys)}. 'errors' gives the expected value of each.",
        _errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value, StringComparer.Ordinal));
}
