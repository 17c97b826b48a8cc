using System.Text.Json.Serialization;

namespace CardGenius.Batch.Model;

/// <summary>How <c>other_online_spends</c> is calculated (<c>other_online_mode</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OtherOnlineMode>))]
public enum OtherOnlineMode
{
    /// <summary><c>avg_myntra_gmv + avg_ajio_gmv + avg_confirmed_gmv</c>.</summary>
    SumComponents,

    /// <summary><c>avg_confirmed_gmv</c> alone.</summary>
    ConfirmedOnly,
}
