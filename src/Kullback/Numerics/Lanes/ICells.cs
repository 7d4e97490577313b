namespace Kullback.Numerics;

/// <summary>Lanes that are filled from the cells of a vector and added up in double.</summary>
/// <typeparam name="TSelf">The lanes.</typeparam>
/// <typeparam name="TCell">What stands in memory.</typeparam>
/// <typeparam name="TSum">The lanes of double that take the sums.</typeparam>
internal unsafe interface ICells<TSelf, TCell, TSum> : ILanes<TSelf>
    where TSelf : unmanaged, ICells<TSelf, TCell, TSum> where TCell : unmanaged where TSum : unmanaged, ISums<TSum>
{
    static abstract double Number(TCell cell);
    static abstract TCell Cell(double number);

    static abstract TSelf Load(TCell* cells);

    /// <summary>One cell in every lane.</summary>
    static abstract TSelf Spread(TCell* cell);

    /// <summary>Lane by lane the greater of a running maximum and the negated cell. Its bits less one are taken: a zero becomes NaN
    /// and does not count, a negative cell counts as a positive number.</summary>
    static abstract TSelf Watch(TSelf cells, TSelf highest);

    /// <summary>The lanes in double, added together until they fit.</summary>
    static abstract TSum Wide(TSelf lanes);

    /// <summary>The same of the lanes that stand in memory.</summary>
    static abstract TSum Wide(TCell* cells);

    /// <summary>The least of the lanes.</summary>
    static abstract double Lowest(TSelf lanes);

    /// <summary>Is a &lt; b in some lane?</summary>
    static abstract bool AnyLess(TSelf a, TSelf b);

    /// <summary>A bit for each lane, set where a &lt; b.</summary>
    static abstract uint Below(TSelf a, TSelf b);
}

/// <summary>Lanes of double in which sums run.</summary>
internal interface ISums<TSelf> : ILanes<TSelf> where TSelf : unmanaged, ISums<TSelf>
{
    static abstract TSelf Zero { get; }

    /// <summary>A number in the first lane, 0 in the others.</summary>
    static abstract TSelf First(double value);

    /// <summary>All lanes added up.</summary>
    static abstract double Sum(TSelf lanes);
}
