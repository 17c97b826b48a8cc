using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>Reads <see cref="RequestFileDocument"/>. Unknown members are errors, because a misspelled one would have no effect.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RequestFileDocument))]
internal sealed partial class RequestFileJson : JsonSerializerContext;
