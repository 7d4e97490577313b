namespace Kullback.Reports;

/// <summary>How a result came about: what every form says of it beside the result itself.</summary>
/// <param name="ToolVersion">The version of the tool.</param>
/// <param name="Command">What was typed, as text that a shell reads back; null where a program called the library.</param>
/// <param name="Elapsed">Wall time.</param>
public sealed record Provenance(string ToolVersion, string? Command, TimeSpan Elapsed);
