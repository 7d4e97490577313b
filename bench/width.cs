#:property PublishAot=false

// Bits of a vector that the kernels take on this processor under these settings of the runtime; 64: one number at a time.
using System.Runtime.Intrinsics;

Console.WriteLine(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated
    ? 128 : 64);
