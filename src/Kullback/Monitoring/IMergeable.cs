namespace Kullback.Monitoring;

/// <summary>A commutative monoid: chunks, days and machines merge in any order and any grouping, and <see cref="Empty"/> changes
/// nothing.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IMergeable<TSelf>
    where TSelf : IMergeable<TSelf>
{
    /// <summary>The summary of no data.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>The summary of the data of both.</summary>
    TSelf Merge(TSelf other);
}
