# Sourced by the scripts beside it: which processor is measured, how wide the kernels are on it, and the peers held to the same width.
#   DOTNET_EnableAVX512=0 bench/divergences.sh      measures as on a processor without AVX-512
# Sets: width (512, 256, 128, 64 bits), c_flags (for gcc), KULLBACK_PROCESSOR (a line for the results, also for the scripts in Python).
bench_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
width=$(dotnet run "$bench_folder/width.cs")
case $width in
  512) c_flags="-march=native -mprefer-vector-width=512" ;;
  256) c_flags="-march=x86-64-v3 -mprefer-vector-width=256" ;;
  *) c_flags="-march=x86-64-v2" ;;
esac
[ "$(uname -m)" = x86_64 ] || c_flags="-march=native"

# The processor has more than the kernels take: the peers are not to have it either.
if [ "$width" = 256 ] && grep -qw -m 1 avx512f /proc/cpuinfo; then
  export ATEN_CPU_CAPABILITY=avx2 DNNL_MAX_CPU_ISA=AVX2 OPENBLAS_CORETYPE=Haswell
  NPY_DISABLE_CPU_FEATURES=$("${PYTHON:-/usr/bin/python3}" -c 'import numpy
from numpy.core._multiarray_umath import __cpu_dispatch__ as able, __cpu_features__ as has
print(*[name for name in able if name.startswith("AVX512") and has[name]])' 2> /dev/null || true)
  export NPY_DISABLE_CPU_FEATURES
fi

# OpenBLAS chooses its kernels itself. Releases older than the processor fall back to those of 2004 ("Prescott"); then, and only then,
# the widest that the processor has are named. A name that is set stays.
blas() {
  "${PYTHON:-/usr/bin/python3}" -c 'import ctypes, glob
library = ctypes.CDLL(sorted(glob.glob("/usr/lib/*/openblas-pthread/libopenblas.so.0"))[0])
library.openblas_get_corename.restype = ctypes.c_char_p
print(library.openblas_get_corename().decode())' 2> /dev/null || true
}
if [ -z "${OPENBLAS_CORETYPE:-}" ] && [ "$(blas)" = Prescott ]; then
  if [ "$width" = 512 ]; then export OPENBLAS_CORETYPE=SkylakeX; elif [ "$width" = 256 ]; then export OPENBLAS_CORETYPE=Haswell; fi
fi

field() { awk -F': ' -v name="$1" '$1 ~ "^" name "[\t ]*$" { print $2; exit }' /proc/cpuinfo; }
KULLBACK_PROCESSOR="$(field "model name"), family $(field "cpu family") model $(field model), $(getconf _NPROCESSORS_ONLN) cores, vectors of $width bits"
core_name=$(blas)
[ -z "$core_name" ] || KULLBACK_PROCESSOR="$KULLBACK_PROCESSOR; peers: OpenBLAS for $core_name"
[ -z "${NPY_DISABLE_CPU_FEATURES:-}" ] || KULLBACK_PROCESSOR="$KULLBACK_PROCESSOR, NumPy, PyTorch and C without AVX-512"
export KULLBACK_PROCESSOR
