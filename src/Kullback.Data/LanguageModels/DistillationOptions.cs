namespace Kullback.Data.LanguageModels;

/// <summary>Which losses of distillation are worked out, see <see cref="Divergences.DistillationRow"/>.</summary>
/// <param name="Temperature">Divides the logits of teacher and student; above 0.</param>
/// <param name="Beta">Of the generalized Jensen–Shannon divergence, between 0 and 1.</param>
/// <param name="Top">K of the teacher's most probable tokens.</param>
public sealed record DistillationOptions(double Temperature = 1, double Beta = 0.5, int Top = 20);
