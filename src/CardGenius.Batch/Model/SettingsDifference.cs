using System.Text.Json;

namespace CardGenius.Batch.Model;

/// <summary>Compares the settings that change the results of a run. Addresses, limits and timeouts do not change them.</summary>
internal static class SettingsDifference
{
    /// <summary>Returns the first difference, for a message; null if both settings give the same results.</summary>
    /// <param name="settings">The settings to compare.</param>
    /// <param name="planned">The settings with which the run was planned.</param>
    public static string? Find(RunSettings settings, RunSettings planned) =>
        settings.TopN != planned.TopN ? $"top {settings.TopN} (planned: {planned.TopN})"
        : !Json(settings.Input).SequenceEqual(Json(planned.Input)) ? "the input's columns, sheet or limit"
        : !settings.SpendKeys.SequenceEqual(planned.SpendKeys) ? "the spend keys"
        : !(settings.Stages ?? []).SequenceEqual(planned.Stages ?? []) && settings.Stages is not null ? "the stages of the rollout"
        : settings.PartSize != planned.PartSize ? "the part size"
        : settings.CsvSafe != planned.CsvSafe ? "how cells that look like formulas are written"
        : settings.Excel != planned.Excel ? "the Excel output"
        : null;

    // The settings that do not change how an input is read are left out. The path is left out because the same file can have different paths on
    // different machines. The digest is compared elsewhere.
    private static byte[] Json(InputSettings input) => JsonSerializer.SerializeToUtf8Bytes(
        new RunSettings { Input = input with { Path = "", IgnoreColumns = false, Sha256 = null } }, RunJsonContext.Default.RunSettings);
}
