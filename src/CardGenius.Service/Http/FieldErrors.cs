namespace CardGenius.Service.Http;

/// <summary>What is wrong with which field, in the order found.</summary>
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
        $"Wrong: {string.Join(", ", _errors.Keys)}. 'errors' says what is expected.",
        _errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value, StringComparer.Ordinal));
}
