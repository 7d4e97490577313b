# KL.divergence of the package FNN on the same inputs, one line a case as neighbors_peers.py
suppressMessages(library(FNN))
data <- commandArgs(TRUE)[1]
for (case in list(c("1e4", 1), c("1e4", 2), c("1e4", 5), c("1e5", 1), c("1e5", 2), c("1e5", 5))) {
  n <- as.numeric(case[1]); d <- as.numeric(case[2])
  read <- function(side) matrix(readBin(sprintf("%s/p4_%s_%s_%d.f64", data, side, case[1], d), "double", n * d, size = 8, endian = "little"), n, d, byrow = TRUE)
  x <- read("x"); y <- read("y"); seconds <- c(); value <- NA
  for (i in 1:(if (n * d > 2e5) 1 else 3)) {
    t <- system.time(value <- KL.divergence(x, y, k = 5)[5])
    seconds <- c(seconds, t[["user.self"]] + t[["sys.self"]])
  }
  cat(sprintf("knn %s %d FNN: %.5f s  value %.12f\n", case[1], d, median(seconds), value))
}
