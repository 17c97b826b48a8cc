using System.Text.Json;

namespace CardGenius.Batch.Model;

/// <summary>Compares the settings that change a run's results. Addresses, limits and timeouts are not among them.</summary>
internal static class SettingsDifference
{
    /// <summary>The first difference, for a message; null where both settings give the same results.</summary>
    /// <param name="settings">The settings to compare.</param>
    /// <param name="planned">The settings the run was planned with.</param>
    public static string? Find(RunSettings settings, RunSettings planned) =>
        settings.TopN != planned.TopN ? $"top {settings.TopN} (planned: {planned.TopN})"
        : !Json(settings.Input).SequenceEqual(Json(planned.Input)) ? "the input's columns, sheet or limit"
        : !settings.SpendKeys.SequenceEqual(planned.SpendKeys) ? "the spend keys"
        : settings.PartSize != planned.PartSize ? "the part size"
        : settings.CsvSafe != planned.CsvSafe ? "how cells that look like formulas are written"
        : settings.Excel != planned.Excel ? "the Excel output"
        : null;

    // Without what does not change how an input is read. The same file can have another path on another machine; the digest is compared elsewhere.
    private static byte[] Json(InputSettings input) => JsonSerializer.SerializeToUtf8Bytes(
        new RunSettings { Input = input with { Path = "", IgnoreColumns = false, Sha256 = null } }, RunJsonContext.Default.RunSettings);
}
