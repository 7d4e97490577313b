namespace Kullback.Data.Arrays;

/// <summary>How a number of a row is kept.</summary>
public enum NumberForm
{
    /// <summary>IEEE single precision.</summary>
    Single,

    /// <summary>IEEE half precision.</summary>
    Half,

    /// <summary>The upper half of single precision (bfloat16).</summary>
    BrainFloat,

    /// <summary>16-bit codes on a scale a row (base files).</summary>
    Codes,

    /// <summary>IEEE double precision; rows come in single precision, their maximum taken off first.</summary>
    Double,
}
