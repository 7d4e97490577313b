/* The same formulas in C, as wide as the compiler makes them: gcc -O3 -march=native -ffast-math (vector log and exp of libmvec).
   limit POINTS: for each formula its name and CPU nanoseconds a point. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double *unit, *line, *positive, *y;
static long n;

static void square(void) { for (long i = 0; i < n; i++) { double z = (line[i] - 0.5) * 0.666; y[i] = -0.5 * z * z - 1.3; } }
static void level(void) { for (long i = 0; i < n; i++) y[i] = line[i] < -2 || line[i] > 2 ? -INFINITY : -1.4; }
static void one_log(void) { for (long i = 0; i < n; i++) y[i] = 1.5 * log(positive[i]) - 1.5 * positive[i] + 0.7; }
static void one_log_inverse(void) { for (long i = 0; i < n; i++) y[i] = -3.5 * log(positive[i]) - 2 / positive[i] + 0.7; }
static void two_logs(void) { for (long i = 0; i < n; i++) y[i] = 1.5 * log(unit[i]) + 0.25 * log(1 - unit[i]) + 0.7; }
static void log_exp(void) { for (long i = 0; i < n; i++) { double l = log(positive[i] * 0.5); y[i] = 0.6 * l - exp(1.6 * l) - 0.2; } }
static void log_square(void) { for (long i = 0; i < n; i++) y[i] = -4.25 * log(1 + line[i] * line[i] / 7.5) - 0.9; }

static double now(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static int order(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

static void measure(const char *name, void (*work)(void)) {
    double medians[9];
    work();
    for (int i = 0; i < 9; i++) {
        double start = now(), spent;
        int runs = 0;
        do { work(); runs++; spent = now() - start; } while (spent < 1e8);
        medians[i] = spent / runs / n;
    }
    qsort(medians, 9, sizeof(double), order);
    printf("limit\t%s\t%.3f\n", name, medians[4]);
}

int main(int count, char **arguments) {
    FILE *file = fopen(arguments[1], "rb");
    if (count < 2 || !file) return 2;
    fseek(file, 0, SEEK_END);
    n = ftell(file) / 8;
    rewind(file);
    size_t size = n * 8;
    unit = aligned_alloc(64, size + 64); line = aligned_alloc(64, size + 64); positive = aligned_alloc(64, size + 64); y = aligned_alloc(64, size + 64);
    if (fread(unit, 8, n, file) != (size_t)n) return 2;
    for (long i = 0; i < n; i++) { line[i] = 6 * unit[i] - 3; positive[i] = 8 * unit[i]; }
    measure("Normal", square); measure("Uniform", level); measure("LogNormal", one_log); measure("Gamma", one_log); measure("Beta", two_logs); measure("Weibull", log_exp);
    measure("StudentT", log_square); measure("InverseGaussian", one_log_inverse); measure("Rayleigh", one_log); measure("HalfNormal", square);
    measure("InverseGamma", one_log_inverse); measure("GeneralizedNormal", log_exp);
    return 0;
}
