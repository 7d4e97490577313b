namespace Kullback.Data.Tables;

/// <summary>How far a comparison is.</summary>
/// <param name="Stage">What is being done, for people ("reading current.csv").</param>
/// <param name="Fraction">0 to 1 of the whole work.</param>
public readonly record struct WorkProgress(string Stage, double Fraction);
