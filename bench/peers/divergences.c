/* The fused loops that a compiler makes of the textbook formulas, unchecked: gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math
   limit.c -o limit -lmvec -lm; ./limit FOLDER CASE... prints "case<TAB>C<TAB>CPU seconds a call", the median of five. */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static int order(const void *a, const void *b) { double x = *(double *)a, y = *(double *)b; return (x > y) - (x < y); }
static volatile double sink;
#define MEDIAN(label, factor, call) do { double s_[5]; sink = call; double c_ = cpu(); sink = call; long k_ = (long)(0.02 / (cpu() - c_ + 1e-7)) + 1; \
  for (int r_ = 0; r_ < 5; r_++) { c_ = cpu(); for (long i_ = 0; i_ < k_; i_++) sink += call; s_[r_] = (cpu() - c_) / k_; } \
  qsort(s_, 5, 8, order); printf("%s\tC\t%.4e\n", label, s_[2] * (factor)); fflush(stdout); } while (0)
static void *load(const char *folder, const char *name, long *bytes) {
  char path[4096]; snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "rb"); if (!f) { perror(path); exit(1); }
  fseek(f, 0, SEEK_END); *bytes = ftell(f); rewind(f);
  void *m = aligned_alloc(64, (*bytes + 63) & ~63L); if (fread(m, 1, *bytes, f) != (size_t)*bytes) exit(1); fclose(f); return m; }
static double kl(const double *p, const double *q, long n) { double s = 0; for (long i = 0; i < n; i++) s += p[i] * log(p[i] / q[i]); return s; }
static double js(const double *p, const double *q, long n) { double s = 0; for (long i = 0; i < n; i++) { double l = log(0.5 * (p[i] + q[i])); s += p[i] * (log(p[i]) - l) + q[i] * (log(q[i]) - l); } return s; }
static double tv(const double *p, const double *q, long n) { double s = 0; for (long i = 0; i < n; i++) s += fabs(p[i] - q[i]); return s; }
static double hellinger(const double *p, const double *q, long n) { double s = 0; for (long i = 0; i < n; i++) { double d = sqrt(p[i]) - sqrt(q[i]); s += d * d; } return s; }
static double klf(const float *p, const float *q, long n) { double s = 0; for (long j = 0; j < n; j += 4096) { float t = 0; long e = j + 4096 < n ? j + 4096 : n; for (long i = j; i < e; i++) t += p[i] * logf(p[i] / q[i]); s += t; } return s; }
static double rows(const double *p, const double *q, long n) { double s = 0; for (long r = 0; r < n; r += 100) s += kl(p + r, q + r, 100); return s; }
static double row(const float *a, const float *b, long n) {
  float x = a[0], y = b[0], za = 0, zb = 0, s = 0;
  for (long i = 0; i < n; i++) { x = fmaxf(x, a[i]); y = fmaxf(y, b[i]); }
  for (long i = 0; i < n; i++) { float e = expf(a[i] - x); za += e; zb += expf(b[i] - y); s += e * ((a[i] - x) - (b[i] - y)); }
  return s / za - logf(za) + logf(zb); }
static double softmax(const float *a, const float *b, long n) { double s = 0; for (long r = 0; r < n; r += 128256) s += row(a + r, b + r, 128256); return s; }
int main(int argc, char **argv) {
  long n; const char *d = argv[1];
  for (int i = 2; i < argc; i++) {
    if (!strcmp(argv[i], "1e3")) { double *p = load(d, "p_1e3.f64", &n), *q = load(d, "q_1e3.f64", &n); n /= 8; MEDIAN("KL f64 1e3", 1, kl(p, q, n)); }
    if (!strcmp(argv[i], "1e6") || !strcmp(argv[i], "1e8")) {
      double *p = load(d, "p_1e6.f64", &n), *q = load(d, "q_1e6.f64", &n); n /= 8;
      if (!strcmp(argv[i], "1e8")) {
        double *a = aligned_alloc(64, 800 * n), *b = aligned_alloc(64, 800 * n);
        for (long k = 0; k < 100 * n; k++) { a[k] = p[k % n] / 100; b[k] = q[k % n] / 100; }
        MEDIAN("KL f64 1e8", 1, kl(a, b, 100 * n)); free(a); free(b); continue; }
      MEDIAN("KL f64 1e6", 1, kl(p, q, n)); MEDIAN("JS f64 1e6", 1, js(p, q, n)); MEDIAN("TV f64 1e6", 1, tv(p, q, n)); MEDIAN("Hellinger f64 1e6", 1, hellinger(p, q, n)); }
    if (!strcmp(argv[i], "f32")) { float *p = load(d, "p_1e6.f32", &n), *q = load(d, "q_1e6.f32", &n); n /= 4; MEDIAN("KL f32 1e6", 1, klf(p, q, n)); }
    if (!strcmp(argv[i], "rows")) { double *p = load(d, "rows_p.f64", &n), *q = load(d, "rows_q.f64", &n); n /= 8; MEDIAN("KL f64 100k rows x 100", 1, rows(p, q, n)); }
    if (!strcmp(argv[i], "logits")) { float *p = load(d, "logits_p.f32", &n), *q = load(d, "logits_q.f32", &n); n /= 4; MEDIAN("KL softmax rows f32", 512.0 * 128256 / n, softmax(p, q, n)); }
  }
  return 0; }
