namespace Kullback.Learning;

/// <summary>Distillation at a temperature T: scale · D(teacher_T‖student_T), where both sides' logits are divided by T.</summary>
/// <param name="Temperature">T, positive.</param>
/// <param name="Scale">What the divergence is multiplied with: T² keeps the size of the gradient as T grows, 1 gives nats. Without a number
/// it is T². Loss/<see cref="Factor"/> is the divergence in nats in any case.</param>
/// <remarks>Derivative in the student's logits: scale/T·(q_T − p_T). Source: Hinton, Vinyals and Dean (2015), arXiv:1503.02531.</remarks>
public sealed record Distillation(double Temperature, double? Scale = null)
{
    /// <summary>T.</summary>
    public double Temperature { get; } = PolicyAlgorithm.Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature),
        Temperature, "positive");

    /// <summary>The factor that is used.</summary>
    public double Factor => Scale ?? Temperature * Temperature;

    /// <summary>The loss and its derivatives in the student's logits.</summary>
    public double OfLogits(ReadOnlySpan<double> teacher, ReadOnlySpan<double> student, Span<double> gradient)
    {
        double[] p = new double[teacher.Length], q = new double[student.Length];
        for (int i = 0; i < p.Length; i++) p[i] = teacher[i] / Temperature;
        for (int i = 0; i < q.Length; i++) q[i] = student[i] / Temperature;
        double loss = DirectedLoss.ForwardKl.OfLogits(p, q, gradient);
        for (int i = 0; i < gradient.Length; i++) gradient[i] *= Factor / Temperature;
        return Factor * loss;
    }
}
