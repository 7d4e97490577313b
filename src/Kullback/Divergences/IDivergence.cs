namespace Kullback.Divergences;

/// <summary>How far a distribution P is from a distribution Q on the same cells: non-negative, zero where P = Q (only there, where
/// <see cref="MeasureFacts.ZeroOnlyAtEquality"/> says so).</summary>
public interface IDivergence : IMeasure;

/// <summary>A divergence with D(P, Q) = D(Q, P).</summary>
public interface ISymmetricDivergence : IDivergence;

/// <summary>A symmetric divergence that obeys the triangle inequality.</summary>
public interface IMetric : ISymmetricDivergence;
